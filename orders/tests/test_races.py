"""Verbs that meet on one order: exactly one wins. Each race is run again without the lock, and
must then go wrong, so that it is known to be a race."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections

from core import clock
from core.errors import DomainError
from gigs.tests.factories import make_gig
from orders.domain import accepting, arbitration, reviewing, timers, transitions
from orders.enums import State
from orders.models import Order, OrderEvent
from orders.tests.factories import make_order, place
from payments.models import Hold, Transfer

DAY = timedelta(days=1)


def at_once(*works: Callable) -> list:
    """Run each work in a thread of its own, let go together; returns results or errors."""
    gate = threading.Barrier(len(works))
    came: list = [None] * len(works)

    def run(position: int, work: Callable) -> None:
        try:
            connection.ensure_connection()
            gate.wait(20)
            came[position] = work()
        except (DomainError, DatabaseError) as error:
            came[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def ends_of(order: Order) -> list[str]:
    ends = ["completed", "cancelled", "disputed", "in_revision"]
    events = OrderEvent.objects.filter(order=order, from_state="delivered", to_state__in=ends)
    return list(events.values_list("kind", flat=True))


@pytest.fixture
def unlocked(monkeypatch):
    """Take the order's lock away: every session reads the row as it likes."""

    def read(order_id: int) -> Order:
        order = Order.objects.select_related("thread", "seller", "buyer", "gig_version").get(
            pk=order_id
        )
        meeting.wait(10)
        return order

    meeting = threading.Barrier(2)
    monkeypatch.setattr(transitions, "lock_order", read)


def test_two_sweeps_at_once_are_one(committed_db):
    orders = [make_order(State.DELIVERED) for _n in range(4)]
    clock.move(3 * DAY + timedelta(hours=1))
    at_once(
        lambda: (accepting.auto_accept_set(10), timers.sweep(10)),
        lambda: (timers.sweep(10), accepting.auto_accept_set(10)),
    )
    timers.sweep(10)
    assert [ends_of(order) for order in orders] == [["accept_by_clock"]] * 4
    assert Transfer.objects.filter(purpose="release").count() == 4
    assert [len(set(o.events.values_list("n", flat=True))) for o in orders] == [
        o.events.count() for o in orders
    ]


def rivals(order: Order) -> tuple[Callable, Callable]:
    point = [reviewing.Point("The arch is flat.")]
    return (
        lambda: reviewing.accept_delivery(by=order.buyer, order=order.pk),
        lambda: reviewing.request_revision(by=order.buyer, order=order.pk, points=point),
    )


def test_accepting_and_asking_for_a_revision_at_once_is_one_of_them(committed_db):
    for _round in range(3):
        order = make_order(State.DELIVERED)
        came = at_once(*rivals(order))
        assert len(ends_of(order)) == 1
        assert sum(isinstance(answer, DomainError) for answer in came) == 1


def test_without_the_lock_both_read_the_same_state(committed_db, unlocked):
    order = make_order_unlocked(State.DELIVERED)
    came = at_once(*rivals(order))
    # The laws of the database stop what the lock would have told politely.
    assert any(isinstance(answer, DatabaseError) for answer in came)


def make_order_unlocked(state: str) -> Order:
    """Make an order with the lock in place; only the race itself goes without."""
    unlocked_read, locked = transitions.lock_order, lock_order
    transitions.lock_order = locked
    try:
        return make_order(state)
    finally:
        transitions.lock_order = unlocked_read


lock_order = transitions.lock_order


def test_the_buyer_the_clock_and_a_case_meet_at_the_deadline_and_one_wins(committed_db):
    for _round in range(3):
        order = make_order(State.DELIVERED)
        clock.move(3 * DAY - timedelta(seconds=1))
        timers.sweep(10)
        clock.move(timedelta(seconds=1))
        at_once(
            lambda order=order: reviewing.accept_delivery(by=order.buyer, order=order.pk),
            lambda: timers.sweep(10),
            lambda: accepting.auto_accept_set(10),
            lambda order=order: arbitration.open_case(
                by=order.buyer, order=order.pk, reason="Not what we agreed."
            ),
        )
        timers.sweep(10)
        assert len(ends_of(order)) == 1
        hold = Hold.objects.get(part__order=order)
        released = ends_of(order) != ["open_case"]
        assert (hold.released_minor, hold.state) == (
            (17_500, "settled") if released else (0, "held")
        )


def test_a_double_click_on_order_is_one_order_and_one_hold(committed_db):
    order = make_order(State.PENDING_PAYMENT)
    buyer = order.buyer
    gig = make_gig(order.seller)
    key = uuid.uuid4()
    came = at_once(*[lambda: place(buyer, gig, key=key)] * 3)
    assert len({answer.pk for answer in came}) == 1
    assert Order.objects.filter(buyer=buyer).count() == 2
    assert Hold.objects.filter(payer=buyer).count() == 2


def test_whoever_waits_too_long_for_the_lock_is_told_so_and_nothing_happened(
    committed_db, monkeypatch
):
    from core.errors import Busy

    order = make_order(State.DELIVERED)
    monkeypatch.setattr(transitions, "TRIES", 1)
    held, done = threading.Event(), threading.Event()

    def hold_lock() -> None:
        from django.db import transaction

        with transaction.atomic():
            transitions.lock_order(order.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    keeper = threading.Thread(target=hold_lock)
    keeper.start()
    held.wait(10)
    with pytest.raises(Busy):
        reviewing.accept_delivery(by=order.buyer, order=order)
    done.set()
    keeper.join()
    assert ends_of(order) == []
