"""What the provider tells about a payment, brought to whoever owns the hold."""

from django.db import transaction

from payments import hooks
from payments.domain import holds
from payments.errors import PaymentMismatch
from payments.gateway import CheckoutState, IntentState
from payments.models import Payment

State = Payment.State
BOOKED = ("authorised", "captured")
# In which states of our payment a report tells something new; told again it changes nothing.
_NEWS = {
    "captured": (State.OPENING, State.OPEN, State.EXPIRED, State.AUTHORISED),
    "authorised": (State.OPENING, State.OPEN, State.EXPIRED),
    "expired": (State.OPENING, State.OPEN, State.AUTHORISED),
    "failed": (State.OPENING, State.OPEN),
}


def report_checkout(payment: Payment, found: CheckoutState) -> None:
    """Act on a checkout as it was just read at the provider."""
    if found.intent is not None and _kind_of(found.intent) is not None:
        report_intent(payment, found.intent)
    elif found.status == "expired":
        report(payment, "expired")


def report_intent(payment: Payment, found: IntentState) -> None:
    """Act on a payment as it was just read at the provider.

    Raises PaymentMismatch where it was made for another hold than the row that led to it.
    """
    if found.metadata.get("hold") != payment.hold.public_id:
        raise PaymentMismatch(reported=found.intent_id)
    kind = _kind_of(found)
    if kind is not None:
        report(
            payment,
            kind,
            intent_id=found.intent_id,
            amount_minor=found.amount_minor,
            currency=found.currency.upper(),
        )


def _kind_of(found: IntentState) -> str | None:
    if found.is_captured:
        return "captured"
    if found.is_authorised:
        return "authorised"
    if found.status == "canceled":
        return "expired"
    return "failed" if found.failure_code else None


@transaction.atomic
def report(
    payment: Payment, kind: str, *, intent_id: str = "", amount_minor: int = 0, currency: str = ""
) -> None:
    """Tell the owner of the hold what is new about a payment, once.

    Money that nobody answers for is booked and given back: a payment never revives what has
    ended (product decision 4).
    """
    hooks.before_hold_lock(hold_id=payment.hold_id)
    hold = holds.lock(payment.hold)
    payment = Payment.objects.get(pk=payment.pk)
    if payment.state not in _NEWS[kind]:
        return
    if kind == "expired":
        holds.lapse(payment)
    facts = {
        "payment_id": payment.pk,
        "kind": kind,
        "intent_id": intent_id,
        "amount_minor": amount_minor,
        "currency": currency,
    }
    answers = hooks.payment_reported(hold_id=hold.pk, **facts)
    if kind in BOOKED and not any(answers):
        holds.give_back(hold=holds.confirm(hold=hold, **facts))
