"""The demo's clock rests while the stack is down, so that its live orders do not go stale."""

from datetime import timedelta

from django.db import connection

# A stop without a farewell is noticed by the worker's last heartbeat; shorter gaps are a restart.
SMALLEST_REST = timedelta(minutes=2)


def rest() -> None:
    """Remember when the demo was stopped, in real time."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock SET rested_at = clock_timestamp() WHERE movable")


def wake() -> timedelta:
    """Set the clock back by the time the demo was down; returns how long that was.

    After a kill nobody told when it stopped: then the newest heartbeat does.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH rested AS (
                SELECT clock_timestamp() - coalesce(
                    rested_at, (SELECT max(beat_at) FROM core_heartbeat), clock_timestamp()
                ) AS long
                FROM core_clock WHERE movable
            )
            UPDATE core_clock SET shift = shift - greatest(rested.long, interval '0'),
                rested_at = NULL
            FROM rested WHERE rested.long >= %s OR rested_at IS NOT NULL
            RETURNING greatest(rested.long, interval '0')
            """,
            [SMALLEST_REST],
        )
        row = cursor.fetchone()
        # Else a second waking would take the old heartbeat for a second rest.
        cursor.execute(
            "INSERT INTO core_heartbeat (name, beat_at) VALUES ('stack', clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at"
        )
    return row[0] if row else timedelta(0)
