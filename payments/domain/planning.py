"""The intent of every call to the provider: a row, committed before anything is sent."""

from typing import Any

from core import clock
from core.announce import announce
from payments.domain.real_time import real_now
from payments.models import Effect, Payment
from payments.signals import effect_planned


def plan(
    kind: Effect.Kind,
    *,
    payment: Payment,
    amount_minor: int,
    key: str = "",
    facts: dict[str, Any] | None = None,
    announced: bool = True,
) -> Effect:
    """Write down a call to the provider, in the caller's transaction; it is sent after commit.

    Without a `key` it is made of hold, kind and number of the try: a new try after a refusal is
    a new call, a repetition of the same one is not.
    """
    number = payment.effects.filter(kind=kind).count() + 1
    effect = Effect.objects.create(
        hold_id=payment.hold_id,
        payment=payment,
        kind=kind,
        amount_minor=amount_minor,
        key=key or f"{kind}:{payment.hold.public_id}:{payment.number}:{number}",
        facts=facts or {},
        planned_at=clock.now(),
        due_at=real_now(),
    )
    if announced:
        announce(effect_planned, effect_id=effect.pk)
    return effect
