from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts import queries, rules
from accounts.domain import standing
from accounts.errors import SanctionIsOver, SanctionNeedsPerson, SanctionNeedsReason
from accounts.models import Sanction, SellerAccount, User
from accounts.tests.factories import make_seller, make_user
from core import clock


@pytest.fixture
def senior(cast):
    return make_user("hanna", is_staff=True, group="senior support")


def impose(by, user, days=7, **words):
    words = {
        "standing": "suspended",
        "rule": "R4",
        "facts": "Two reports.",
        "scope": "Orders",
    } | words
    return standing.impose_sanction(
        by=by, user=user, ends_at=clock.now() + timedelta(days=days), **words
    )


def standing_of(user) -> str:
    return User.objects.get(pk=user.pk).standing


def test_a_person_of_the_staff_decides_with_a_reason_and_the_seller_account_follows(cast, senior):
    account = make_seller(cast.dario)

    sanction = impose(senior, cast.dario)

    assert standing_of(cast.dario) == "suspended"
    assert SellerAccount.objects.get(pk=account.pk).standing == "suspended"
    cast.dario.refresh_from_db()
    assert queries.statement_for(cast.dario) == sanction
    assert not rules.may_trade(cast.dario)


@pytest.mark.parametrize("name", ["ana", "elena", "farid", None])
def test_neither_a_machine_nor_others_can_sanction(cast, name):
    with pytest.raises(SanctionNeedsPerson):
        impose(getattr(cast, name) if name else None, cast.dario)
    assert (standing_of(cast.dario), Sanction.objects.count()) == ("good", 0)


def test_nobody_decides_on_themselves(cast, senior):
    with pytest.raises(SanctionNeedsPerson):
        impose(senior, senior)
    with pytest.raises(IntegrityError, match="by_somebody_else"), transaction.atomic():
        Sanction.objects.create(
            user=senior, decided_by=senior, standing="warned", rule="r", facts="f", scope="s",
            begins_at=clock.now(),
        )  # fmt: skip
    assert not Sanction.objects.exists()


@pytest.mark.parametrize(
    "missing", [{"rule": " "}, {"facts": ""}, {"scope": ""}, {"standing": "good"}]
)
def test_a_sanction_without_a_reason_is_refused(cast, senior, missing):
    with pytest.raises(SanctionNeedsReason):
        impose(senior, cast.dario, **missing)
    assert standing_of(cast.dario) == "good"


def test_the_worst_of_what_is_in_force_counts_and_ends_by_itself(cast, senior):
    impose(senior, cast.dario, days=2)
    impose(senior, cast.dario, days=9, standing="warned")

    assert standing.end_sanctions_due(limit=10) == 0
    clock.move(timedelta(days=3))
    assert standing.end_sanctions_due(limit=10) == 1
    assert standing_of(cast.dario) == "warned"
    clock.move(timedelta(days=7))
    assert standing.end_sanctions_due(limit=10) == 1
    assert standing_of(cast.dario) == "good"


def test_a_sanction_is_lifted_once_by_a_person(cast, senior):
    sanction = impose(senior, cast.dario)

    with pytest.raises(SanctionNeedsPerson):
        standing.lift_sanction(by=cast.ana, sanction=sanction)
    assert standing_of(cast.dario) == "suspended"
    lifted = standing.lift_sanction(by=senior, sanction=sanction)
    assert (standing_of(cast.dario), lifted.lifted_by) == ("good", senior)
    with pytest.raises(SanctionIsOver):
        standing.lift_sanction(by=senior, sanction=sanction)


def test_the_groups_of_the_staff_are_there_after_migrate_and_writing_them_again_adds_nothing(db):
    from accounts.domain.groups import write_groups

    def rights():
        return {g.name: g.permissions.count() for g in Group.objects.all()}

    before = rights()
    write_groups("default")
    assert set(before) == {"support", "senior support", "finance", "operator"}
    assert rights() == before
    assert all(before.values())
