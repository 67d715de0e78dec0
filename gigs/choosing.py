"""What a visitor has picked on a gig's page: package and extras, one total, one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from core.fees import PriceWithFee, price_with_fee
from gigs.queries.pages import GigPage
from gigs.queries.sheet import ExtraSheet, PackageSheet


@dataclass(frozen=True, slots=True)
class Choice:
    """A package with extras; the total is what checkout and receipt will say."""

    package: PackageSheet
    extras: tuple[ExtraSheet, ...]
    price: PriceWithFee
    delivery_days: int
    ready_by: datetime

    @property
    def extra_positions(self) -> tuple[int, ...]:
        return tuple(extra.position for extra in self.extras)


def choice_from(query: QueryDict, page: GigPage) -> Choice:
    """Read package and extras from an address; what the gig does not have is left out.

    The fee is taken once, on the sum: the same way an order computes it.
    """
    package = page.sheet.package(query.get("package", ""))
    picked = set(query.getlist("extras"))
    extras = tuple(extra for extra in page.sheet.extras if str(extra.position) in picked)
    days = max(1, package.delivery_days + sum(extra.extra_days for extra in extras))
    return Choice(
        package=package,
        extras=extras,
        price=price_with_fee(_sum(package, extras), page.gig.currency),
        delivery_days=days,
        ready_by=page.ready_by(days),
    )


def _sum(package: PackageSheet, extras: Iterable[ExtraSheet]) -> int:
    return package.price.price_minor + sum(extra.price.price_minor for extra in extras)
