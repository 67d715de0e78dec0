"""The database refuses what the executor would never do: each law, broken on purpose."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from core import clock
from orders.domain.folding import FOLDED, replay
from orders.enums import State
from orders.models import Order, OrderEvent
from orders.tests.factories import make_order


def event(order, n: int, from_state: str, to_state: str) -> OrderEvent:
    now = clock.now()
    return OrderEvent.objects.create(
        order=order, n=n, kind="forged", actor="staff", from_state=from_state, to_state=to_state,
        at=now, recorded_at=now,
    )  # fmt: skip


def refused(match: str):
    return pytest.raises(IntegrityError, match=match)


def test_a_state_never_changes_without_its_event(db):
    order = make_order(State.DELIVERED)
    with refused("without its event"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=State.IN_REVISION)
    with refused("without its event"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(last_event=order.last_event + 1)


def test_an_event_off_the_table_is_refused(db):
    order = make_order(State.DELIVERED)
    with refused("cannot go from delivered to closed"), transaction.atomic():
        event(order, order.last_event + 1, "delivered", "closed")
    with refused("cannot go from delivered to completed"), transaction.atomic():
        event(order, order.last_event + 1, "disputed", "completed")


def test_nothing_leaves_an_end(db):
    for state in (State.CLOSED, State.CANCELLED):
        order = make_order(state)
        with refused(f"cannot go from {state}"), transaction.atomic():
            event(order, order.last_event + 1, state, "completed")


def test_events_are_numbered_without_a_gap(db):
    order = make_order(State.IN_PROGRESS)
    for n in (order.last_event, order.last_event + 2):
        with refused(r"is not the next one|orders_event_n_once"), transaction.atomic():
            event(order, n, order.state, order.state)


def test_an_event_that_is_not_folded_in_does_not_commit(db):
    order = make_order(State.IN_PROGRESS)
    with refused("stands without event"), transaction.atomic():
        event(order, order.last_event + 1, order.state, order.state)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS orders_event_is_folded IMMEDIATE")


def test_an_order_without_a_birth_does_not_commit(db):
    order = make_order(State.PENDING_PAYMENT)
    fields = {f.attname: getattr(order, f.attname) for f in Order._meta.concrete_fields}
    for name in ("id", "public_id"):
        del fields[name]
    fields |= {"number": 1, "request_key": "00000000-0000-4000-8000-000000000001"}
    with refused("begins unpaid"), transaction.atomic():
        Order.objects.create(**fields)
    with refused("stands without event"), transaction.atomic():
        Order.objects.create(**fields | {"last_event": 0})
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS orders_order_is_born IMMEDIATE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_orderevent SET kind = 'forged'",
        "DELETE FROM orders_orderevent",
        "TRUNCATE orders_orderevent CASCADE",
    ],
)
def test_the_history_is_append_only_for_both_roles(committed_db, statement):
    make_order(State.AWAITING_BRIEF)
    before = list(OrderEvent.objects.values_list("pk", "kind"))
    for alias in ("default", "migrator"):
        with (
            pytest.raises((IntegrityError, ProgrammingError), match=r"append-only|denied"),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(statement)
    assert list(OrderEvent.objects.values_list("pk", "kind")) == before


@pytest.mark.parametrize("state", list(State))
def test_a_row_is_nothing_but_its_history_folded(db, state):
    order = make_order(state)
    history = list(order.events.order_by("n"))
    assert [e.n for e in history] == list(range(1, order.last_event + 1))
    assert replay(history) == {name: getattr(order, name) for name in FOLDED}
