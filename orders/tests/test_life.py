"""Whole lives of orders, from the wish to the end."""

import pytest

from orders.enums import Cause, State
from orders.models import OrderEvent
from orders.tests.factories import make_order
from payments.queries import check_books


def kinds(order) -> list[str]:
    return list(OrderEvent.objects.filter(order=order).values_list("kind", flat=True))


HAPPY = ["place", "pay", "send_brief", "deliver", "accept_delivery", "close"]


@pytest.mark.parametrize("state", list(State))
def test_an_order_reaches_every_state_through_its_verbs(db, state):
    assert make_order(state).state == state


def test_a_closed_order_tells_its_whole_life_and_the_seller_has_the_price(cast):
    order = make_order(State.CLOSED, buyer=cast.ana, seller=cast.agency)
    hold = order.parts.get().hold
    assert kinds(order) == HAPPY
    assert (hold.cleared_minor, hold.fee_earned_minor, hold.refunded_minor) == (17_500, 700, 0)
    assert (order.cause, order.state) == ("", State.CLOSED)
    assert check_books() == []


def test_a_cancelled_order_gives_price_and_fee_back(cast):
    order = make_order(State.CANCELLED, buyer=cast.ana, seller=cast.agency)
    hold = order.parts.get().hold
    assert order.cause == Cause.BUYER_BEFORE_START
    assert (hold.refunded_minor, hold.released_minor, hold.fee_earned_minor) == (18_200, 0, 0)
    assert check_books() == []
