"""Facts about a person: written by the app that knows them, shown with their sample."""

from datetime import date

from accounts.models import PersonFact
from core import clock


def write_fact(
    *, user_id: int, kind: str, count: int, of: int = 0, since: date | None = None
) -> None:
    """Store a count with its sample; writing the same again changes nothing but its time."""
    PersonFact.objects.update_or_create(
        user_id=user_id,
        kind=kind,
        defaults={"count": count, "of": of, "since": since, "updated_at": clock.now()},
    )
