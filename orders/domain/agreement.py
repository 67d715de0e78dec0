"""The frozen scope of an order: numbered lines, price, days, and one canonical form."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from core.fees import buyer_fee_minor
from gigs.models import Extra, GigVersion, Package
from orders.errors import TooFast
from orders.models import AgreementLine, AgreementVersion, Offer, Order
from record.domain.canonical import canonical

Origin = AgreementLine.Origin


@dataclass(frozen=True, slots=True)
class Line:
    """One line of scope: what, and how many."""

    text: str
    quantity: int
    origin: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the price, in minor units."""

    text: str
    price_minor: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What two sides agree on, before it is frozen; days are of 24 hours."""

    title: str
    package_name: str
    lines: tuple[Line, ...]
    exclusions: tuple[str, ...]
    items: tuple[Item, ...]
    delivery_days: int
    revisions: int
    currency: str

    @property
    def price_minor(self) -> int:
        return sum(item.price_minor for item in self.items)


def scope_of_package(version: GigVersion, package: Package, extras: Sequence[Extra]) -> Scope:
    """Return what a package with extras would be; raises TooFast under one day of work."""
    included = package.lines.select_related("line").order_by("line__position")
    lines = [Line(row.line.text, row.quantity, Origin.PACKAGE) for row in included]
    lines += [Line(extra.name, 1, Origin.EXTRA) for extra in extras if extra.adds_line]
    items = [Item(package.name, package.price_minor)]
    items += [Item(extra.name, extra.price_minor) for extra in extras]
    days = package.delivery_days + sum(extra.extra_days for extra in extras)
    if days < 1:
        raise TooFast
    return Scope(
        title=version.title,
        package_name=package.name,
        lines=tuple(lines),
        exclusions=tuple(version.exclusions),
        items=tuple(items),
        delivery_days=days,
        revisions=package.revisions,
        currency=version.currency,
    )


def scope_of_offer(offer: Offer) -> Scope:
    """Return what an offer offers."""
    return Scope(
        title=offer.title,
        package_name="",
        lines=tuple(Line(line["text"], line["quantity"], Origin.OFFER) for line in offer.lines),
        exclusions=tuple(offer.exclusions),
        items=(Item(offer.title, offer.price_minor),),
        delivery_days=offer.delivery_days,
        revisions=offer.revisions,
        currency=offer.currency,
    )


def canonical_scope(scope: Scope, fee_minor: int, version: int) -> str:
    """Return the one written form of an agreement, which its SHA-256 is of."""
    body: dict[str, Any] = asdict(scope) | {
        "version": version,
        "price_minor": scope.price_minor,
        "fee_minor": fee_minor,
    }
    return canonical(body)


def freeze(order: Order, scope: Scope, at: datetime) -> AgreementVersion:
    """Write the next version of an order's agreement with its numbered lines."""
    number = order.agreements.count() + 1
    fee = buyer_fee_minor(scope.price_minor, order.fee_basis_points)
    text = canonical_scope(scope, fee, number)
    version = AgreementVersion.objects.create(
        order=order,
        number=number,
        price_minor=scope.price_minor,
        fee_minor=fee,
        delivery_days=scope.delivery_days,
        revisions=scope.revisions,
        exclusions=list(scope.exclusions),
        items=[asdict(item) for item in scope.items],
        canonical=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_at=at,
    )
    AgreementLine.objects.bulk_create(
        AgreementLine(
            version=version,
            number=position,
            text=line.text,
            quantity=line.quantity,
            origin=line.origin,
        )
        for position, line in enumerate(scope.lines, start=1)
    )
    return version
