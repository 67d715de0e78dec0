import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import queries, rules
from accounts.domain import sellers
from accounts.errors import AlreadyMember, AlreadySells, NotTheOwner, OwnerStays, StandingForbids
from accounts.models import SellerAccount, SellerMember
from accounts.tests.factories import make_seller


def test_a_person_opens_one_seller_account_with_the_own_handle(cast):
    account = sellers.open_seller_account(by=cast.dario, tagline=" Maps ")

    assert (account.kind, account.handle, account.name, account.tagline) == (
        "person", "dario", "Dario", "Maps",
    )  # fmt: skip
    assert list(queries.seller_accounts_of(cast.dario)) == [account]
    with pytest.raises(AlreadySells):
        sellers.open_seller_account(by=cast.dario)
    assert SellerAccount.objects.count() == 2


def test_who_is_suspended_opens_no_seller_account(cast):
    with pytest.raises(StandingForbids):
        sellers.open_seller_account(by=cast.greta)
    assert SellerAccount.objects.count() == 1


def test_a_member_makes_an_agency_and_can_leave(cast):
    account = sellers.open_seller_account(by=cast.dario)
    sellers.add_member(by=cast.dario, seller=account, user=cast.ana, title="Drawing")

    account.refresh_from_db()
    assert account.kind == "agency"
    with pytest.raises(AlreadyMember):
        sellers.add_member(by=cast.dario, seller=account, user=cast.ana)
    sellers.remove_member(by=cast.ana, seller=account, user=cast.ana)
    assert [m.user for m in queries.members_of(account)] == [cast.dario]


def test_only_the_owner_changes_the_members_and_the_owner_stays(cast):
    with pytest.raises(NotTheOwner):
        sellers.add_member(by=cast.carmen, seller=cast.agency, user=cast.dario)
    with pytest.raises(NotTheOwner):
        sellers.remove_member(by=cast.dario, seller=cast.agency, user=cast.carmen)
    with pytest.raises(OwnerStays):
        sellers.remove_member(by=cast.bruno, seller=cast.agency, user=cast.bruno)

    members = SellerMember.objects.filter(account=cast.agency).order_by("id")
    assert [member.user for member in members] == [cast.bruno, cast.carmen]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (rules.may_act_for, {"bruno", "carmen"}),
        (rules.may_publish_for, {"bruno", "carmen"}),
        (rules.may_buy_from, {"ana", "dario", "elena", "farid"}),
        (rules.owns, {"bruno"}),
    ],
)
def test_who_may_do_what_with_a_seller_account(cast, rule, allowed):
    names = ("ana", "bruno", "carmen", "dario", "elena", "farid", "greta")
    assert {n for n in names if rule(getattr(cast, n), cast.agency)} == allowed
    assert not rule(AnonymousUser(), cast.agency)


def test_nobody_buys_from_a_suspended_seller_whose_members_still_finish_what_runs(cast):
    cast.agency.standing = "suspended"
    cast.agency.save()

    assert not rules.may_buy_from(cast.ana, cast.agency)
    assert not rules.may_publish_for(cast.bruno, cast.agency)
    assert rules.may_act_for(cast.bruno, cast.agency)


def test_seller_accounts_answer_their_members_only(cast):
    from django.http import Http404

    make_seller(cast.dario)
    assert queries.access_seller(cast.carmen, cast.agency.public_id) == cast.agency
    for stranger in (cast.dario, cast.elena, AnonymousUser()):
        with pytest.raises(Http404):
            queries.access_seller(stranger, cast.agency.public_id)
