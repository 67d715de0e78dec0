"""The buyer's fee: one rule, used by card, gig, checkout, receipt and ledger alike."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format


@dataclass(frozen=True, slots=True)
class PriceWithFee:
    """What the buyer pays, in minor units: `price_minor` is the seller's, `fee_minor` ours."""

    price_minor: int
    fee_minor: int
    currency: str

    @property
    def total_minor(self) -> int:
        return self.price_minor + self.fee_minor


def buyer_fee_minor(price_minor: int, fee_basis_points: int | None = None) -> int:
    """Return the fee on a price, rounded half up to a whole minor unit.

    `fee_basis_points` is in 1/100 of a per cent (400 = 4 %); None takes the operator's
    current rate. An order keeps the rate it began with.
    """
    rate = settings.ENCARGO_FEE_BASIS_POINTS if fee_basis_points is None else fee_basis_points
    return (price_minor * rate + 5_000) // 10_000


def price_with_fee(
    price_minor: int, currency: str, fee_basis_points: int | None = None
) -> PriceWithFee:
    """Return price, fee and total for a price in minor units."""
    return PriceWithFee(price_minor, buyer_fee_minor(price_minor, fee_basis_points), currency)


def say_percent(basis_points: int) -> str:
    """Write a rate in 1/100 of a per cent as the reader's language does: "4", "5.5", "5,5"."""
    return number_format(Decimal(basis_points) / 100)
