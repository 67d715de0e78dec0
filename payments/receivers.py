"""Hears what was committed and rings the worker; a sweep makes good a doorbell that is lost."""

from django.dispatch import receiver

from payments.signals import effect_planned, event_received
from payments.tasks import handle_event, send_effect


@receiver(effect_planned)
def ring_for_effect(effect_id: int, **told) -> None:
    send_effect.delay(effect_id)


@receiver(event_received)
def ring_for_event(event_id: int, **told) -> None:
    handle_event.delay(event_id)
