"""What the provider reports: told twice, late, or for an order that asks its seller first."""

from datetime import timedelta

import pytest

from core import clock
from gigs.tests.factories import make_gig
from orders import hooks
from orders.domain import paying, requests, timers
from orders.enums import Cause, State
from orders.errors import AlreadyAccepted
from orders.models import Order
from orders.tests.factories import make_order, open_payment, place, report, seller_of
from payments.models import Effect, Hold
from payments.tests.factories import make_hold, make_payment
from record.domain.entries import append
from record.domain.threads import open_thread

DAY = timedelta(days=1)


def kinds(order) -> list[str]:
    return list(order.events.values_list("kind", flat=True))


def told_again(order, kind: str = "captured") -> None:
    """Let the same fact come once more by another event of the provider."""
    hold = order.parts.get().hold
    payment = hold.payments.get()
    paying.report_payment(
        hold_id=hold.pk, payment_id=payment.pk, kind=kind, intent_id=payment.intent_id,
        amount_minor=hold.total_minor, currency=hold.currency,
    )  # fmt: skip


def test_a_payment_told_twice_is_paid_once(db):
    order = make_order(State.PENDING_PAYMENT)
    report(order, "captured")
    told_again(order)
    told_again(order, "authorised")
    order.refresh_from_db()
    assert kinds(order) == ["place", "pay"]
    assert order.parts.get().hold.captured_minor == 18_200


def test_a_payment_after_the_end_is_given_back_and_never_revives_the_order(db):
    order = make_order(State.PENDING_PAYMENT)
    open_payment(order)
    with clock.telling(clock.now() + 2 * DAY):
        timers.sweep(10)
        report(order, "captured")
        told_again(order)
    assert kinds(order) == ["place", "expire_unpaid", "refund_late_payment"]
    assert (order.state, order.cause) == (State.CANCELLED, Cause.LATE_PAYMENT)
    hold = order.parts.get().hold
    assert (hold.captured_minor, hold.refunded_minor) == (18_200, 18_200)
    refunds = hold.effects.filter(kind=Effect.Kind.REFUND)
    assert list(refunds.values_list("amount_minor", flat=True)) == [18_200]
    assert order.thread is None


def test_a_payment_that_beats_the_sweep_past_the_deadline_is_given_back_too(db):
    order = make_order(State.PENDING_PAYMENT)
    open_payment(order)
    with clock.telling(clock.now() + 2 * DAY):
        report(order, "captured")
    assert kinds(order) == ["place", "expire_unpaid", "refund_late_payment"]


def test_a_gig_that_asks_nothing_starts_with_its_payment(cast):
    gig = make_gig(cast.agency, questions=())
    order = place(cast.ana, gig)
    report(order, "captured")
    assert kinds(order) == ["place", "pay", "start_without_questions"]
    assert (order.state, order.started_at) == (State.IN_PROGRESS, order.paid_at)


def test_an_accepted_request_is_charged_before_anything_else_happens(db):
    order = make_order(State.REQUESTED)
    hold = order.parts.get().hold
    assert (hold.state, hold.captured_minor) == (Hold.State.AUTHORISED, 0)
    requests.accept_request(by=seller_of(order), order=order)
    with pytest.raises(AlreadyAccepted):
        requests.withdraw_request(by=order.buyer, order=order)
    assert order.state == State.REQUESTED
    assert [e.kind for e in hold.effects.all()] == [Effect.Kind.CAPTURE]
    with clock.telling(clock.now() + 2 * DAY):
        assert timers.sweep(10) == 0
    report(order, "captured")
    assert kinds(order) == ["place", "authorise", "accept_request", "capture"]
    assert order.state == State.AWAITING_BRIEF


def test_a_capture_that_the_bank_refuses_asks_the_buyer_to_pay_again(db):
    order = make_order(State.REQUESTED)
    requests.accept_request(by=seller_of(order), order=order)
    capture = order.parts.get().hold.effects.get(kind=Effect.Kind.CAPTURE)
    capture.state = Effect.State.REJECTED
    capture.save(update_fields=["state"])
    paying.settle_effect(effect=capture)
    order.refresh_from_db()
    assert order.state == State.PENDING_PAYMENT
    assert [e.kind for e in order.parts.get().hold.effects.order_by("pk")] == [
        Effect.Kind.CAPTURE, Effect.Kind.RELEASE_AUTHORISATION,
    ]  # fmt: skip
    report(order, "expired")
    report(order, "authorised")
    # The seller said yes already: the second card is charged at once.
    assert order.state == State.REQUESTED
    hold = order.parts.get().hold
    assert [e.kind for e in hold.payments.last().effects.all()] == [Effect.Kind.CAPTURE]
    report(order, "captured")
    assert order.state == State.AWAITING_BRIEF


def test_a_declined_request_releases_the_card_and_costs_nothing(db):
    order = make_order(State.REQUESTED)
    requests.decline_request(by=seller_of(order), order=order, reason="On holiday.")
    hold = order.parts.get().hold
    assert (order.state, order.cause) == (State.CANCELLED, Cause.DECLINED)
    assert [e.kind for e in hold.effects.all()] == [Effect.Kind.RELEASE_AUTHORISATION]
    assert hold.captured_minor == 0


def test_an_authorisation_that_lapses_sends_the_buyer_back_to_the_pay_page(db):
    order = make_order(State.REQUESTED)
    report(order, "expired")
    assert order.state == State.PENDING_PAYMENT
    assert kinds(order)[-1] == "fail_capture"


def test_the_thread_that_messaging_chooses_becomes_the_one_of_the_order(cast, monkeypatch):
    gig = make_gig(cast.agency)
    thread = open_thread(buyer=cast.ana, seller=cast.agency)
    append(thread=thread, kind="message", author=cast.ana, body={"text": "Do you draw bread?"})
    monkeypatch.setattr(hooks.choose_thread, "_receivers", [lambda order: thread])
    first, second = place(cast.ana, gig), place(cast.ana, gig)
    report(first, "captured")
    report(second, "captured")
    assert first.thread == thread
    assert second.thread != thread
    told = list(thread.entries.order_by("seq").values_list("kind", flat=True))
    assert told == ["message", "order.place", "order.pay"]


def test_money_that_belongs_to_no_order_is_not_ours_to_answer_for(cast):
    payment = make_payment(make_hold(cast))
    answer = paying.report_payment(
        hold_id=payment.hold_id, payment_id=payment.pk, kind="captured", intent_id="pi_x",
        amount_minor=10_400, currency="EUR",
    )  # fmt: skip
    assert answer is None
    assert Order.objects.count() == 0
