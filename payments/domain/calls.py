"""The calls that effects stand for: made, and looked up when their outcome is unknown.

Each answer is an `Outcome`: done, with the provider's object, or refused for good.
"""

from dataclasses import dataclass
from typing import Any

from payments import gateway
from payments.models import Effect

_NO_MONEY = ("failed", "canceled")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call, for certain. `found` is the provider's object as it now is."""

    is_done: bool
    found: Any = None
    provider_id: str | None = None
    refusal: str = ""


def make(effect: Effect) -> Outcome:
    """Make the call under the effect's own key. Raises the gateway's errors."""
    return _CALLS[effect.kind](effect)


def look_up(effect: Effect) -> Outcome | None:
    """Find out what became of an earlier call; None when it did nothing so far."""
    look = _LOOKS.get(effect.kind)
    return look(effect) if look else None


def of_refund(found: gateway.RefundState) -> Outcome:
    """Read a refund: one that is on its way counts as done until the provider says it failed."""
    if found.status in _NO_MONEY:
        refusal = found.failure_reason or found.status
        return Outcome(False, found, found.refund_id, f"refund failed: {refusal}")
    return Outcome(True, found, found.refund_id)


def marks(effect: Effect) -> dict[str, str]:
    """Return the metadata that leads from the provider's object back to our rows."""
    return {"hold": effect.hold.public_id, "payment": str(effect.payment.number)}


def _open_checkout(effect: Effect) -> Outcome:
    facts = dict(effect.facts)
    lines = [gateway.CheckoutLine(name, minor) for name, minor in facts.pop("lines")]
    found = gateway.open_checkout(
        **facts,
        lines=lines,
        currency=effect.hold.currency,
        total_minor=effect.amount_minor,
        manual_capture=effect.hold.manual_capture,
        customer_email=effect.hold.payer.email,
        metadata=marks(effect),
        idempotency_key=effect.key,
    )
    return Outcome(True, found, found.session_id)


def _expire_checkout(effect: Effect) -> Outcome:
    found = gateway.expire_checkout(effect.payment.session_id, idempotency_key=effect.key)
    return Outcome(True, found)


def _capture(effect: Effect) -> Outcome:
    found = gateway.capture(
        effect.payment.intent_id, amount_minor=effect.amount_minor, idempotency_key=effect.key
    )
    return Outcome(True, found, found.charge_id)


def _release_authorisation(effect: Effect) -> Outcome:
    key = effect.key
    return Outcome(
        True, gateway.release_authorisation(effect.payment.intent_id, idempotency_key=key)
    )


def _refund(effect: Effect) -> Outcome:
    found = gateway.refund(
        effect.payment.intent_id,
        amount_minor=effect.amount_minor,
        idempotency_key=effect.key,
        metadata=marks(effect) | {"effect": effect.key},
    )
    return of_refund(found)


def _look_at_checkout(effect: Effect) -> Outcome | None:
    found = gateway.read_checkout(effect.payment.session_id)
    if found.status == "open":
        return None
    return Outcome(found.status == "expired", found, refusal=f"the checkout is {found.status}")


def _look_at_intent(effect: Effect) -> Outcome | None:
    found = gateway.read_intent(effect.payment.intent_id)
    if found.is_authorised:
        return None
    wants_capture = effect.kind == Effect.Kind.CAPTURE
    is_done = found.is_captured if wants_capture else found.status == "canceled"
    provider_id = found.charge_id if wants_capture else None
    return Outcome(is_done, found, provider_id, refusal=f"the payment is {found.status}")


def _look_for_refund(effect: Effect) -> Outcome | None:
    for found in gateway.find_refunds(effect.payment.intent_id):
        if found.metadata.get("effect") == effect.key:
            return of_refund(found)
    return None


_CALLS = {
    Effect.Kind.OPEN_CHECKOUT: _open_checkout,
    Effect.Kind.EXPIRE_CHECKOUT: _expire_checkout,
    Effect.Kind.CAPTURE: _capture,
    Effect.Kind.RELEASE_AUTHORISATION: _release_authorisation,
    Effect.Kind.REFUND: _refund,
}
_LOOKS = {
    Effect.Kind.EXPIRE_CHECKOUT: _look_at_checkout,
    Effect.Kind.CAPTURE: _look_at_intent,
    Effect.Kind.RELEASE_AUTHORISATION: _look_at_intent,
    Effect.Kind.REFUND: _look_for_refund,
}
