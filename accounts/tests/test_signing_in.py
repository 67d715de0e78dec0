import re
import uuid

import pytest
from django.core import mail

from accounts.models import User


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    """Tries are counted in the shared cache; each test counts its own."""
    cache = settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {"default": cache}


PASSWORD = "a long and quiet sentence"


def sign_up(client, **values):
    form = {"email": "nora@example.org", "display_name": "Nora Núñez", "password1": PASSWORD}
    return client.post("/accounts/signup/", form | values)


def code_in_mail() -> str:
    """The code stands in a line of its own."""
    return re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", mail.outbox[-1].body, re.M)[1]


def test_a_person_signs_up_confirms_the_code_and_is_signed_in(client, db):
    assert sign_up(client).url == "/accounts/confirm-email/"

    nora = User.objects.get()
    assert (nora.display_name, nora.handle, nora.email) == (
        "Nora Núñez", "nora-nunez", "nora@example.org",
    )  # fmt: skip
    assert nora.joined_at is not None
    assert client.post("/accounts/confirm-email/", {"code": code_in_mail()}).url == "/"
    assert client.get("/settings/").status_code == 200


def test_a_wrong_code_signs_nobody_in(client, db):
    sign_up(client)
    client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"display_name": "Encargo support"}, "display_name"),
        ({"display_name": "No\u202era"}, "display_name"),
        ({"display_name": ""}, "display_name"),
        ({"email": "no address"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "nora@example.org"}, "password1"),
    ],
)
def test_a_refused_sign_up_says_why_and_makes_nobody(client, db, values, field):
    response = sign_up(client, **values)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not User.objects.exists()


def test_signing_up_with_a_known_address_looks_the_same_and_makes_nobody(client, cast):
    new = sign_up(client)
    known = sign_up(client.__class__(), email="ana@example.org")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert User.objects.filter(email__iexact="ana@example.org").count() == 1


def test_password_and_reset_by_code(client, cast):
    cast.ana.set_password(PASSWORD)
    cast.ana.save()
    cast.ana.emailaddress_set.create(email=cast.ana.email, verified=True, primary=True)
    wrong = {"login": cast.ana.email, "password": "wrong"}
    assert client.post("/accounts/login/", wrong).status_code == 200
    assert client.post("/accounts/login/", wrong | {"password": PASSWORD}).url == "/"
    client.post("/accounts/logout/")

    reset = client.post("/accounts/password/reset/", {"email": cast.ana.email})
    client.post(reset.url, {"code": code_in_mail()})
    changed = "another long quiet sentence"
    page = client.get("/accounts/password/reset/complete/")
    assert page.status_code == 200
    client.post("/accounts/password/reset/complete/", {"password1": changed, "password2": changed})
    cast.ana.refresh_from_db()
    assert cast.ana.check_password(changed)


def test_staff_need_a_second_factor_where_the_site_is_not_a_demo(client, cast, settings):
    cast.elena.user_permissions.clear()
    client.force_login(cast.elena)
    assert client.get("/admin/").status_code == 200

    settings.STAFF_NEEDS_SECOND_FACTOR = True
    assert client.get("/admin/").url == "/accounts/2fa/"
    assert client.get("/admin/accounts/user/").status_code == 302

    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(cast.elena, generate_totp_secret())
    assert client.get("/admin/").url == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    session["account_authentication_methods_user"] = str(cast.elena.pk)
    session.save()
    assert client.get("/admin/").status_code == 200


def test_the_admin_signs_nobody_in_past_the_limits_of_the_sign_in_page(client, cast):
    response = client.get("/admin/login/?next=/admin/")
    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")
    client.force_login(cast.ana)
    assert client.get("/admin/").status_code in (302, 403)
