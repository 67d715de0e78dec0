import pytest
from django.urls import reverse

from accounts.models import SellerAccount, User
from accounts.tests.factories import make_seller
from notifications import domain as notices
from notifications import kinds


@pytest.mark.parametrize(
    "name",
    ["home", "account_login", "account_signup", "account_reset_password", "gigs:results",
     "account_request_login_code"],
)  # fmt: skip
def test_pages_for_everybody_answer_a_visitor(client, cast, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["accounts:settings", "accounts:become_seller", "notifications:list", "mfa_index",
     "account_email", "account_change_password", "usersessions_list"],
)  # fmt: skip
def test_own_pages_ask_a_visitor_to_sign_in_and_then_answer(client, cast, name):
    address = reverse(name)
    assert client.get(address).url.startswith("/accounts/login/")
    client.force_login(cast.ana)
    response = client.get(address)
    # The sign-in library first asks for an address or a password that the cast has not got.
    assert response.status_code == 200 or response.url.startswith("/accounts/")


@pytest.mark.parametrize("part", ["profile", "preferences", "privacy", "notices", "security"])
def test_each_part_of_the_settings_answers(client, cast, part):
    client.force_login(cast.ana)
    assert client.get(f"/settings/?part={part}").status_code == 200
    assert client.get("/settings/?part=no-such").status_code == 404
    assert client.get("/settings/?part=seller").status_code == 404


def test_a_person_changes_what_others_see(client, cast):
    client.force_login(cast.ana)
    values = {"display_name": "  Ana  Pérez ", "country_code": "ES", "bio": "I run a bakery."}

    assert client.post("/settings/?part=profile", values).url == "/settings/?part=profile"

    page = client.get("/people/ana/").content.decode()
    assert "<h1>Ana Pérez</h1>" in page
    assert "Spain" in page
    assert "I run a bakery." in page


@pytest.mark.parametrize("name", ["A\u202eb", "Encargo Support", "x", "<b>"])
def test_a_name_that_deceives_is_refused_with_its_reason_and_nothing_changes(client, cast, name):
    client.force_login(cast.ana)

    response = client.post("/settings/?part=profile", {"display_name": name, "bio": "new"})

    assert response.status_code in (302, 400)
    if response.status_code == 400:
        assert "Please look at these points again" in response.content.decode()
        assert User.objects.get(pk=cast.ana.pk).bio == ""
    else:
        assert "&lt;b&gt;" in client.get("/people/ana/").content.decode()


def test_the_owner_changes_the_seller_account_and_a_member_does_not(client, cast):
    values = {"name": "Taller", "tagline": "Signs", "bio": "", "skills": "ink, ink, paper"}
    client.force_login(cast.carmen)
    assert client.post("/settings/?part=seller", values).status_code == 404
    client.force_login(cast.bruno)
    assert client.post("/settings/?part=seller", values).status_code == 302

    account = SellerAccount.objects.get(pk=cast.agency.pk)
    assert (account.name, account.tagline, account.skills) == ("Taller", "Signs", ["ink", "paper"])


def test_privacy_and_mails_are_saved(client, cast):
    kinds.register("test_kind", "Something happened to N.º %(number)s", "Body.")
    client.force_login(cast.ana)

    client.post("/settings/?part=privacy", {"shows_presence": "on"})
    client.post("/settings/?part=notices", {"mails": []})

    ana = User.objects.get(pk=cast.ana.pk)
    assert (ana.shows_presence, ana.shows_typing, ana.shows_read) == (True, False, False)
    notices.tell(recipient_id=ana.pk, kind="test_kind", key="k", facts={"number": 1})
    assert not ana.notifications.get().mail_due
    assert "Something happened to" in client.get("/settings/?part=notices").content.decode()


def test_language_and_theme_follow_browser_then_cookie_then_profile(client, cast):
    def shown(**headers) -> tuple[bool, bool]:
        page = client.get("/", **headers).content.decode()
        return 'lang="es"' in page[:200], 'data-theme="dark"' in page[:200]

    assert shown() == (False, False)
    assert shown(HTTP_ACCEPT_LANGUAGE="es-MX,es;q=0.9") == (True, False)
    client.post("/language/", {"language": "es", "next": "/"})
    client.post("/theme/", {"theme": "dark", "next": "/"})
    assert shown() == (True, True)

    client.force_login(cast.ana)
    cast.ana.language, cast.ana.theme = "en", "light"
    cast.ana.save()
    assert shown() == (False, False)
    client.post("/language/", {"language": "es"})
    client.post("/theme/", {"theme": "dark"})
    ana = User.objects.get(pk=cast.ana.pk)
    assert (ana.language, ana.theme) == ("es", "dark")
    assert shown() == (True, True)


def test_an_unknown_theme_and_a_foreign_next_change_nothing(client, cast):
    client.force_login(cast.ana)
    answer = client.post("/theme/", {"theme": "pink", "next": "https://evil.example/"})
    assert (answer.url, User.objects.get(pk=cast.ana.pk).theme) == ("/", "")
    assert client.get("/theme/").status_code == 405


def test_pages_vary_by_language_and_cookie(client, db):
    vary = client.get("/").headers["Vary"].lower().replace(" ", "").split(",")
    assert {"accept-language", "cookie"} <= set(vary)
    assert len(vary) == len(set(vary))


def test_a_visitor_becomes_a_seller_once(client, cast):
    client.force_login(cast.dario)
    values = {"kind": "person", "name": "Dario", "tagline": "Maps"}

    assert client.post("/sell/", values).url == "/people/dario/"
    assert client.post("/sell/", values).url == "/people/dario/"

    assert cast.dario.seller_accounts.count() == 1
    assert "Maps" in client.get("/people/dario/").content.decode()


def test_who_is_suspended_opens_nothing_and_is_told_why(client, cast):
    client.force_login(cast.greta)
    response = client.post("/sell/", {"kind": "person", "name": "Greta"})
    assert response.status_code == 400
    assert "Your account is limited at the moment" in response.content.decode()
    assert not cast.greta.seller_accounts.exists()


def test_a_profile_of_an_agency_shows_its_members_and_languages(client, cast):
    SellerAccount.objects.filter(pk=cast.agency.pk).update(
        languages=[{"code": "es", "level": "native"}], country_code="ES", bio="We **paint** signs."
    )
    page = client.get("/people/bruno/").content.decode()
    for words in ("Taller Bruno", "Carmen", "Spanish", "<strong>paint</strong>"):
        assert words in page
    assert client.get("/people/BRUNO/").url == "/people/bruno/"
    assert client.get("/people/nobody/").status_code == 404


def test_hostile_words_on_a_profile_stay_words(client, cast):
    make_seller(cast.dario, name="<script>alert(1)</script>")
    SellerAccount.objects.filter(handle="dario").update(
        bio="<img src=x onerror=alert(1)>", tagline="'\"><svg onload=alert(1)>"
    )
    page = client.get("/people/dario/").content.decode()
    for danger in ("<script>alert", "<img src=x", "<svg onload"):
        assert danger not in page


def test_notices_are_opened_by_their_reader_only(client, cast):
    kinds.register("test_kind", "Look at N.º %(number)s", "Now.")
    notices.tell(
        recipient_id=cast.ana.pk, kind="test_kind", key="k", facts={"number": 5}, url="/gigs/"
    )
    notice = cast.ana.notifications.get()
    address = f"/notices/{notice.public_id}/open/"

    client.force_login(cast.dario)
    assert client.post(address).status_code == 404
    client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is None

    client.force_login(cast.ana)
    assert "Look at N.º 5" in client.get("/notices/").content.decode()
    assert client.post(address).url == "/gigs/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_new_install_shows_its_operator_what_to_do_first(client, cast):
    assert "Before anybody can buy here" not in client.get("/").content.decode()
    cast.elena.is_superuser = True
    cast.elena.save()
    client.force_login(cast.elena)
    assert "Before anybody can buy here" in client.get("/").content.decode()
