"""Doorbells: beat rings, the sweep looks into PostgreSQL what is due."""

from celery import shared_task
from django.db import connection

from core.due import sweep_all


@shared_task
def sweep() -> dict[str, int]:
    """Handle everything that is due; two sweeps at once do no harm (SKIP LOCKED)."""
    return sweep_all()


@shared_task
def heartbeat() -> None:
    """Prove that the worker works, by a row the supervisor reads (a live process may be deaf)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_heartbeat (name, beat_at) VALUES ('worker', clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at"
        )
