"""What the money of an order did, for its parties and for finance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.models import Hold, LedgerAccount, Transfer

Kind, Purpose = LedgerAccount.Kind, Transfer.Purpose

TEXTS = {
    Purpose.CAPTURE: _("Paid by the buyer"),
    Purpose.RELEASE: _("Released to the seller"),
    Purpose.FEE: _("Fee of the platform"),
    Purpose.REFUND: _("Refunded to the buyer"),
    Purpose.FEE_REFUND: _("Fee refunded to the buyer"),
    Purpose.CLEARING: _("Clearing has ended; available to the seller"),
    Purpose.LOSS: _("Borne by the platform"),
}
CORRECTED = {
    Purpose.REFUND: _("The refund did not go through; held again"),
    Purpose.FEE_REFUND: _("The refund of the fee did not go through; held again"),
}


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One move of the money of a hold: an amount in minor units from one place to another."""

    at: datetime
    purpose: str
    text: str | Promise
    amount_minor: int
    currency: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class PartsMoney:
    """Where the money of all parts of an order stands, in minor units; `held` is the rest."""

    currency: str
    price_minor: int
    fee_minor: int
    captured_minor: int
    held_minor: int
    released_minor: int
    fee_earned_minor: int
    refunded_minor: int
    cleared_minor: int

    @property
    def total_minor(self) -> int:
        """What the buyer pays."""
        return self.price_minor + self.fee_minor


def statement_of_hold(hold: Hold) -> list[StatementRow]:
    """Return all moves of a hold's money, in the order in which they were booked."""
    moves = hold.transfers.select_related("debit", "credit", "corrects").order_by("id")
    return [
        StatementRow(
            move.at,
            move.purpose,
            _text_of(move),
            move.amount_minor,
            move.currency,
            move.debit.kind,
            move.credit.kind,
        )
        for move in moves
    ]


def _text_of(move: Transfer) -> str | Promise:
    if move.corrects is None:
        return TEXTS[Purpose(move.purpose)]
    return CORRECTED.get(Purpose(move.corrects.purpose), Purpose.CORRECTION.label)


def seller_balances(seller) -> dict[str, dict[str, int]]:
    """Return a seller account's balances in minor units: currency to pending, available, debt."""
    rows = LedgerAccount.objects.filter(seller=seller).values_list(
        "currency", "kind", "balance_minor"
    )
    balances: dict[str, dict[str, int]] = {}
    for currency, kind, minor in rows:
        kinds = balances.setdefault(currency, {"pending": 0, "available": 0, "debt": 0})
        kinds[kind.removeprefix("seller_")] = minor
    return balances


def money_of_parts(holds: Iterable[Hold]) -> PartsMoney:
    """Add up the holds of an order's parts; all are of one currency. Raises ValueError for none."""
    parts = list(holds)
    if len({hold.currency for hold in parts}) != 1:
        raise ValueError("the parts of an order share one currency")
    summed = {
        name: sum(getattr(hold, name) for hold in parts)
        for name in PartsMoney.__dataclass_fields__
        if name not in ("currency", "held_minor")
    }
    held = summed["captured_minor"] - (
        summed["released_minor"] + summed["fee_earned_minor"] + summed["refunded_minor"]
    )
    return PartsMoney(currency=parts[0].currency, held_minor=held, **summed)
