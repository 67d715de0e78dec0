"""Past histories are told by a session of its own time; the sweep leaves their orders alone.

`core.clock.telling` lets one session live in the past. To every other session the timers of an
order that is told so look long overdue. So the teller holds a PostgreSQL advisory lock of its
session for each order it touches, which the sweep tries first: no column, and a teller that
dies lets go by itself.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

NAMESPACE = 7_305_112
_told: ContextVar[set[int] | None] = ContextVar("orders_told", default=None)


@contextmanager
def histories() -> Iterator[None]:
    """Keep the sweep away from every order this session touches inside the block."""
    token = _told.set(set())
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for order_id in _told.get():
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NAMESPACE, order_id])
        _told.reset(token)


def claim(order_id: int) -> None:
    """Keep an order for the teller; does nothing outside `histories`."""
    told = _told.get()
    if told is not None and order_id not in told:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [NAMESPACE, order_id])
        told.add(order_id)


def told_among(order_ids: Iterable[int]) -> set[int]:
    """Return those whose past another session tells; holds the others for the transaction."""
    ids = list(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM unnest(%s::int[]) AS id WHERE NOT pg_try_advisory_xact_lock(%s, id)",
            [ids, NAMESPACE],
        )
        return {row[0] for row in cursor.fetchall()}
