"""Real time, by the database's clock: what the provider knows and retries are counted in."""

from datetime import datetime, timedelta

from django.db import connection

LEASE = timedelta(seconds=90)
LONGEST_WAIT = timedelta(hours=1)


def real_now() -> datetime:
    """Return the real time, which no demo can move."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 5 s, doubled each time, an hour at most."""
    return min(timedelta(seconds=5 * 2 ** min(tries, 12)), LONGEST_WAIT)
