"""Holds in every stage, for tests of payments and of the apps above."""

from itertools import count

from core import clock
from payments.domain import holds
from payments.domain.real_time import real_now
from payments.models import Hold, Payment

_numbers = count(1)


def make_hold(cast, price_minor: int = 10_000, fee_minor: int = 400, **fields) -> Hold:
    """A hold that Ana owes Bruno's agency; nothing is paid."""
    fields = {"currency": "EUR"} | fields
    return holds.open_hold(
        payer=cast.ana, seller=cast.agency, price_minor=price_minor, fee_minor=fee_minor, **fields
    )


def make_payment(hold: Hold, state: Payment.State = Payment.State.OPEN) -> Payment:
    """A try to pay the hold on a page that no provider knows."""
    number = next(_numbers)
    return Payment.objects.create(
        hold=hold,
        number=hold.payments.count() + 1,
        state=state,
        session_id=f"cs_made_{hold.pk}_{number}",
        url=f"https://pay.example/{number}",
        opened_at=real_now(),
        due_at=real_now(),
    )


def report(payment: Payment, kind: str) -> Hold:
    """Book what the provider would report of the payment."""
    hold = payment.hold
    return holds.confirm(
        hold=hold,
        payment_id=payment.pk,
        kind=kind,
        intent_id=f"pi_{payment.session_id}",
        amount_minor=hold.total_minor,
        currency=hold.currency,
    )


def make_held(cast, price_minor: int = 10_000, fee_minor: int = 400, **fields) -> Hold:
    """A hold whose money is here."""
    hold = make_hold(cast, price_minor, fee_minor, **fields)
    return report(make_payment(hold), "captured")


def make_released(cast, **fields) -> Hold:
    """A hold whose money is the seller's, still clearing."""
    hold = make_held(cast, **fields)
    holds.release(hold=hold, key=f"release:{hold.public_id}")
    hold.refresh_from_db()
    return hold


def sums(hold: Hold) -> dict[str, object]:
    """What a hold tells about its money, as stored now."""
    hold.refresh_from_db()
    names = ("captured", "released", "fee_earned", "refunded", "fee_refunded", "cleared")
    told = {name: getattr(hold, f"{name}_minor") for name in names}
    return {
        "state": hold.state,
        "balance": hold.account.__class__.objects.get(hold=hold).balance_minor,
    } | told


__all__ = ["clock", "make_held", "make_hold", "make_payment", "make_released", "report", "sums"]
