"""Orders paid on the hosted page of the stand-in, through the real client."""

import pytest

from orders.domain import cancellations, placing, requests
from orders.enums import State
from orders.models import Order
from orders.tests.factories import make_order, seller_of
from payments.domain import events
from payments.models import Payment
from payments.queries import check_books
from payments.tests.conftest import provider, running_standin, standin  # noqa: F401 - fixtures
from payments.tests.paying import effect_states, work


def pay_url(order: Order) -> str:
    return placing.pay(
        by=order.buyer,
        order=order,
        success_url="http://localhost:8000/paid",
        cancel_url="http://localhost:8000/back",
        locale="en",
    )


def pay(provider, order: Order) -> None:  # noqa: F811
    """Open the page, pay on it, and come back."""
    pay_url(order)
    payment = Payment.objects.get(hold__part__order=order)
    provider.control.complete(payment.session_id, card="success")
    events.look_up(payment)
    order.refresh_from_db()


def test_two_clicks_on_pay_lead_to_one_page_and_one_charge(committed_db, provider):  # noqa: F811
    order = make_order(State.PENDING_PAYMENT)
    assert pay_url(order) == pay_url(order)
    assert Payment.objects.count() == 1
    pay(provider, order)
    assert order.state == State.AWAITING_BRIEF
    cancellations.cancel_before_start(by=order.buyer, order=order)
    work()
    hold = order.parts.get().hold
    assert effect_states(hold) == [("open_checkout", "done"), ("refund", "done")]
    assert hold.refunded_minor == 18_200
    assert check_books() == []


@pytest.mark.parametrize(
    ("answer", "state", "effect"),
    [
        (requests.accept_request, State.AWAITING_BRIEF, "capture"),
        (requests.decline_request, State.CANCELLED, "release_authorisation"),
    ],
)
def test_a_request_is_charged_when_accepted_and_let_go_when_declined(
    committed_db,
    provider,  # noqa: F811
    answer,
    state,
    effect,
):
    waiting = make_order(State.PENDING_PAYMENT, ask_first=True)
    pay(provider, waiting)
    assert waiting.state == State.REQUESTED
    answer(by=seller_of(waiting), order=waiting)
    work()
    waiting.refresh_from_db()
    assert waiting.state == state
    assert effect_states(waiting.parts.get().hold)[-1] == (effect, "done")
    assert check_books() == []
