import pytest

from accounts.models import Sanction, User
from accounts.tests.factories import make_user

DECISION = {
    "standing": "suspended",
    "rule": "R4",
    "facts": "Two reports.",
    "scope": "No new orders.",
    "ends_at": "2099-01-01T10:00",
}


@pytest.fixture
def senior(cast):
    return make_user("hanna", is_staff=True, group="senior support")


def door(user) -> str:
    return f"/admin/accounts/user/{user.pk}/sanction/"


def test_a_senior_decides_on_a_standing_with_reasons(client, cast, senior):
    client.force_login(senior)
    assert client.get(door(cast.dario)).status_code == 200

    assert client.post(door(cast.dario), DECISION).status_code == 302

    sanction = Sanction.objects.get()
    assert (sanction.user, sanction.decided_by, sanction.rule) == (cast.dario, senior, "R4")
    assert User.objects.get(pk=cast.dario.pk).standing == "suspended"
    assert "This account is limited" in client.get("/people/dario/").content.decode()


@pytest.mark.parametrize("name", ["elena", "farid", "ana"])
def test_others_find_no_door_to_a_standing(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.post(door(cast.dario), DECISION).status_code in (302, 403)
    assert (User.objects.get(pk=cast.dario.pk).standing, Sanction.objects.count()) == ("good", 0)


def test_nobody_edits_standing_or_name_in_a_form(client, cast, senior):
    senior.is_superuser = True
    senior.save()
    client.force_login(senior)
    address = f"/admin/accounts/user/{cast.dario.pk}/change/"
    assert client.get(address).status_code == 200

    client.post(address, {"standing": "suspended", "display_name": "X", "is_active": "on"})

    dario = User.objects.get(pk=cast.dario.pk)
    assert (dario.standing, dario.display_name) == ("good", "Dario")


@pytest.mark.parametrize("page", ["user", "selleraccount", "sanction"])
def test_support_reads_people_and_changes_nothing(client, cast, page):
    client.force_login(cast.elena)
    assert client.get(f"/admin/accounts/{page}/").status_code == 200
    assert client.get(f"/admin/accounts/{page}/add/").status_code == 403
