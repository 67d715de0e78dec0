"""Disputes through the pages: either side opens one, a person decides, both read why."""

import pytest
from django.urls import reverse

from disputes.domain import cases
from orders.enums import State
from orders.errors import NotStaff
from orders.models import Referral
from orders.tests.factories import make_order
from orders.tests.pages import address, errors_of, said, words
from payments.queries import check_books

STORY = "Line 2 was six sketches; three arrived, and they are blank."
SHORT = "What was agreed, and what happened instead?: Ensure this value has at least"
UNDER_WAY = (State.IN_PROGRESS, State.DELIVERED, State.IN_REVISION)


def page_of(order) -> str:
    return reverse("disputes:open", args=[order.public_id])


@pytest.mark.parametrize("who", ["ana", "bruno", "carmen"])
@pytest.mark.parametrize("state", UNDER_WAY)
def test_either_side_opens_a_case_and_everything_stands_still(client, cast, state, who):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    page = words(client.get(page_of(order)))
    assert "Clock Every clock of this order stands still. Money It stays held until" in page

    response = client.post(page_of(order), {"reason": STORY})

    assert response.url == address("order", order)
    assert said(response) == ["The dispute is open. Every clock stands still now."]
    order.refresh_from_db()
    hold = order.parts.get().hold
    assert (order.state, hold.released_minor, hold.refunded_minor) == (State.DISPUTED, 0, 0)
    assert set(order.timers.filter(fired_at=None).values_list("kind", flat=True)) == {
        "maximum_life"
    }
    side = "buyer" if who == "ana" else "seller"
    referral = Referral.objects.get()
    assert (referral.kind, referral.opened_by, referral.reason) == ("dispute", side, STORY)
    for reader in (cast.ana, cast.bruno):
        client.force_login(reader)
        assert STORY in words(client.get(address("order", order)))


@pytest.mark.parametrize("reason", ["", "   ", "Too short."])
def test_a_case_needs_its_story_and_keeps_what_was_written(client, cast, reason):
    order = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    response = client.post(page_of(order), {"reason": reason})
    assert len(errors_of(response)) == 1
    assert reason.strip() in response.content.decode()
    order.refresh_from_db()
    assert (order.state, Referral.objects.count()) == (State.DELIVERED, 0)


@pytest.mark.parametrize("state", [s for s in State if s not in UNDER_WAY])
def test_where_no_dispute_can_be_opened_the_page_says_so(client, cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    before = Referral.objects.count()
    client.force_login(cast.ana)
    response = client.post(page_of(order), {"reason": STORY})
    assert response.url == address("order", order)
    assert said(response) == ["A dispute cannot be opened in this state of the order."]
    order.refresh_from_db()
    assert (order.state, Referral.objects.count()) == (state, before)


@pytest.mark.parametrize("who", ["dario", "elena", "greta"])
def test_strangers_open_nothing_here(client, cast, who):
    order = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    assert client.get(page_of(order)).status_code == 404
    assert client.post(page_of(order), {"reason": STORY}).status_code == 404
    order.refresh_from_db()
    assert (order.state, Referral.objects.count()) == (State.DELIVERED, 0)


# Refund of the price → what the buyer gets back with its share of the fee, what the seller gets.
SPLITS = [
    (0, 0, 17_500, State.COMPLETED),
    (1, 1, 17_499, State.COMPLETED),
    (7_500, 7_800, 10_000, State.COMPLETED),
    (8_333, 8_666, 9_167, State.COMPLETED),
    (17_499, 18_199, 1, State.COMPLETED),
    (17_500, 18_200, 0, State.CANCELLED),
]


@pytest.mark.parametrize(("refund", "back", "released", "state"), SPLITS)
def test_a_decision_splits_to_the_cent_and_both_sides_read_its_reasons(
    client, cast, refund, back, released, state
):
    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    reasons = "Three of six sketches were made; the record of 4 May shows it."

    cases.decide_case(by=cast.elena, order=order, refund_price_minor=refund, reasons=reasons)

    order.refresh_from_db()
    hold = order.parts.get().hold
    assert (order.state, hold.refunded_minor, hold.released_minor) == (state, back, released)
    fee = hold.total_minor - back - released
    assert 0 <= fee <= hold.fee_minor
    assert check_books() == []
    assert Referral.objects.get().resolution == reasons
    for reader in (cast.ana, cast.bruno):
        client.force_login(reader)
        assert reasons in words(client.get(address("order", order)))


@pytest.mark.parametrize("refund", [-1, 17_501])
def test_nothing_beyond_what_is_held_can_be_decided(cast, refund):
    from core.errors import InvalidInput

    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    with pytest.raises(InvalidInput):
        cases.decide_case(by=cast.elena, order=order, refund_price_minor=refund, reasons="Because.")
    order.refresh_from_db()
    hold = order.parts.get().hold
    assert (order.state, hold.refunded_minor, hold.released_minor) == (State.DISPUTED, 0, 0)


@pytest.mark.parametrize("who", ["ana", "bruno", "carmen", "dario"])
def test_only_staff_decide(cast, who):
    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    with pytest.raises(NotStaff):
        cases.decide_case(
            by=getattr(cast, who), order=order, refund_price_minor=0, reasons="I am right."
        )
    order.refresh_from_db()
    assert (order.state, order.parts.get().hold.released_minor) == (State.DISPUTED, 0)


@pytest.mark.parametrize("side", ["buyer", "seller"])
def test_staff_who_are_a_party_decide_nothing_of_their_own(cast, side):
    from accounts.tests.factories import make_seller

    if side == "buyer":
        order = make_order(State.DISPUTED, buyer=cast.elena, seller=cast.agency)
    else:
        order = make_order(State.DISPUTED, buyer=cast.ana, seller=make_seller(cast.elena))
    with pytest.raises(NotStaff):
        cases.decide_case(by=cast.elena, order=order, refund_price_minor=0, reasons="For myself.")
    order.refresh_from_db()
    assert (order.state, order.parts.get().hold.released_minor) == (State.DISPUTED, 0)


def test_a_case_is_decided_once(cast):
    from orders.errors import WrongState

    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    cases.decide_case(by=cast.elena, order=order, refund_price_minor=5_000, reasons="A part.")
    with pytest.raises(WrongState):
        cases.decide_case(by=cast.elena, order=order, refund_price_minor=5_000, reasons="Again.")
    hold = order.parts.get().hold
    assert (hold.refunded_minor, hold.released_minor) == (5_200, 12_500)
