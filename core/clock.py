"""One clock for all processes: the database's.

`encargo_now()` is `clock_timestamp()` plus an offset that exists only where the database was
made movable (tests and the demo). A verb reads it once, after its lock is held. Second
factors, sessions, webhook tolerance and the payment stand-in keep real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from core.errors import DomainError


class ClockIsFixed(DomainError):
    """This database was not made movable, so its clock can be read but not moved."""

    code = "clock_is_fixed"


def now() -> datetime:
    """Return the site's time as an aware UTC datetime, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encargo_now()")
        return cursor.fetchone()[0]


def move(by: timedelta) -> datetime:
    """Move the clock of a movable database for everybody; returns the new time.

    Raises ClockIsFixed on a database that is neither a test's nor the demo's.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock SET shift = shift + %s WHERE movable", [by])
        if cursor.rowcount != 1:
            raise ClockIsFixed
    return now()


@contextmanager
def telling(at: datetime) -> Iterator[None]:
    """Let this session alone see `at` as the time, to tell a history that lies in the past.

    Works only in movable databases; elsewhere the setting is ignored by `encargo_now()`, and
    ClockIsFixed is raised so that nobody writes history at the wrong time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT movable FROM core_clock")
        if not cursor.fetchone()[0]:
            raise ClockIsFixed
        cursor.execute("SELECT current_setting('encargo.now', true)")
        before = cursor.fetchone()[0] or ""
        _set_session_time(cursor, at.isoformat())
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _set_session_time(cursor, before)


def _set_session_time(cursor, value: str) -> None:
    cursor.execute("SELECT set_config('encargo.now', %s, false)", [value])
