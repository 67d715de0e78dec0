"""Random histories of orders: any verb by anybody at any time, and the record stays whole."""

import contextlib
import random
from datetime import timedelta

from core import clock
from core.errors import DomainError
from orders.domain import (
    arbitration,
    briefs,
    cancellations,
    deliveries,
    requests,
    reviewing,
    reviews,
    timers,
)
from orders.domain.reviewing import Point
from orders.enums import PointKind, State
from orders.models import Order
from orders.tests.factories import (
    answer_brief,
    capture_if_asked,
    deliver_all,
    make_order,
    pay_directly,
    seller_of,
)
from payments.queries import check_books
from record.domain.proof import verify_thread

ORDERS = 6
STEPS = 25


def random_lives(seed: int) -> int:
    """Drive some orders by random verbs through random time; returns how many commands ran."""
    draw = random.Random(seed)
    ran = 0
    for _order in range(ORDERS):
        order = make_order(State.PENDING_PAYMENT, ask_first=draw.random() < 0.3)
        now = clock.now()
        for _step in range(STEPS):
            now += timedelta(hours=draw.choice([0, 1, 5, 20, 25, 50, 80, 170]))
            with clock.telling(now):
                ran += _try_one(draw, order)
            order.refresh_from_db()
        _check(order)
    assert check_books() == []
    return ran


def _try_one(draw: random.Random, order: Order) -> int:
    seller, buyer = seller_of(order), order.buyer
    points = [Point("Rounder, please.", line_number=1, kind=draw.choice(PointKind.values))]
    commands = [
        lambda: pay_directly(order) if order.state == State.PENDING_PAYMENT else None,
        lambda: capture_if_asked(order),
        lambda: requests.decline_request(by=seller, order=order, reason="Too busy."),
        lambda: answer_brief(order),
        lambda: briefs.waive_brief(by=seller, order=order),
        lambda: deliver_all(order),
        lambda: deliver_all(order),
        lambda: deliveries.deliver(by=seller, order=order, note="A part.", line_numbers=[1]),
        lambda: reviewing.accept_delivery(by=buyer, order=order),
        lambda: reviewing.request_revision(by=buyer, order=order, points=points),
        lambda: reviewing.prolong_review(by=buyer, order=order),
        lambda: cancellations.ask(by=draw.choice([buyer, seller]), order=order, reason="Enough."),
        lambda: cancellations.answer(by=buyer, order=order, agree=draw.random() < 0.5),
        lambda: cancellations.answer(by=seller, order=order, agree=draw.random() < 0.5),
        lambda: cancellations.cancel_late(by=buyer, order=order),
        lambda: arbitration.open_case(by=buyer, order=order, reason="This is not what we agreed."),
        lambda: reviews.write_review(by=seller, order=order, text="A pleasure.", rating=5),
        lambda: timers.apply(order.pk),
        lambda: timers.apply(order.pk),
    ]
    # A refusal is an answer; what it must not have done is checked after.
    with contextlib.suppress(DomainError):
        draw.choice(commands)()
    return 1


def _check(order: Order) -> None:
    events = list(order.events.order_by("n"))
    assert [event.n for event in events] == list(range(1, order.last_event + 1))
    states = ["", *(event.to_state for event in events)]
    assert [event.from_state for event in events] == states[:-1]
    assert order.state == states[-1]
    assert [event.at for event in events] == sorted(event.at for event in events)
    if order.thread is not None:
        verify_thread(order.thread)
