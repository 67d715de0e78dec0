"""What an order would be and cost: the same numbers on gig, checkout and receipt."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.fees import PriceWithFee, price_with_fee
from gigs.models import Extra, GigVersion, Package


@dataclass(frozen=True, slots=True)
class Quote:
    """A package with extras: price rows in minor units, fee, total, days of work."""

    version: GigVersion
    package: Package
    extras: tuple[Extra, ...]
    price: PriceWithFee
    delivery_days: int

    @property
    def rows(self) -> list[dict]:
        """Return the price lines as the money table takes them."""
        rows = [{"label": self.package.name, "minor": self.package.price_minor}]
        rows += [{"label": extra.name, "minor": extra.price_minor} for extra in self.extras]
        return rows


def quote(version: GigVersion, package: Package, extras: Sequence[Extra]) -> Quote:
    """Add a package and extras up; says nothing about whether they may be ordered."""
    price = package.price_minor + sum(extra.price_minor for extra in extras)
    days = package.delivery_days + sum(extra.extra_days for extra in extras)
    whole = price_with_fee(price, version.currency)
    return Quote(version, package, tuple(extras), whole, days)
