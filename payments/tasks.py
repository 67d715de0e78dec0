"""Doorbells for what must not wait for the next sweep."""

from celery import shared_task

from payments.domain import effects, events


@shared_task
def send_effect(effect_id: int) -> None:
    """Send an effect, unless somebody else does or did."""
    effects.send(effect_id)


@shared_task
def handle_event(event_id: int) -> None:
    """Act on a provider's event, unless somebody else does or did."""
    events.handle(event_id)
