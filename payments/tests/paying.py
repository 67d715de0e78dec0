"""The way of a payment through the real client and the stand-in, step by step."""

from datetime import timedelta

from core import clock
from payments.domain import effects, events
from payments.domain.checkout import open_checkout
from payments.domain.real_time import real_now
from payments.models import Effect, Hold, Payment, ProviderEvent


def open_page(hold: Hold, **more) -> Payment:
    """Open the hosted page for a hold."""
    told = {
        "hold": hold,
        "reference": "order-1",
        "description_lines": [("Logo design", hold.price_minor)],
        "success_url": "http://localhost:8000/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/back",
        "expires_at": clock.now() + timedelta(hours=24),
        "locale": "en",
    }
    return open_checkout(**told | more)


def pay(provider, hold: Hold, *, card: str = "success", look: bool = True) -> Payment:
    """Pay a hold on the hosted page, and come back to the return page."""
    payment = open_page(hold)
    provider.control.complete(payment.session_id, card=card)
    return events.look_up(payment) if look else payment


def work() -> None:
    """Do what the worker does, without waiting for the next tries."""
    now = real_now()
    Effect.objects.filter(state__in=effects.LIVE).update(due_at=now)
    ProviderEvent.objects.filter(handled_at=None).update(due_at=now)
    effects.sweep(100)
    events.sweep(100)


def effect_states(hold: Hold) -> list[tuple[str, str]]:
    """The effects of a hold, in order, with their states."""
    return list(hold.effects.order_by("id").values_list("kind", "state"))
