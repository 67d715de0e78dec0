"""Counts beside each choice: a facet counts what fits every other filter but its own."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.languages import country_name, language_name
from core.money import currency_exponent, format_money
from gigs.models import Category
from gigs.queries.filters import Filters
from gigs.queries.matching import matching, price_within

PRICE_BANDS = (50, 100, 250, 500, 1_000)
CHOICES_MAX = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many gigs it would show, and whether it is on."""

    value: str
    label: str
    count: int
    picked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices; `several` lets more than one be on."""

    name: str
    title: str
    choices: list[Choice]
    several: bool

    @property
    def picked(self) -> bool:
        """Whether any choice is on."""
        return any(choice.picked for choice in self.choices)


def facets_of(filters: Filters, categories: dict[str, Category]) -> list[Facet]:
    """Return the facets worth showing; one with nothing to choose hides itself."""
    facets = [
        _by_category(filters, categories),
        _by_price(filters, categories),
        _by_value("lang", _("Language"), "language", language_name, filters, categories),
        _by_value(
            "country", _("Where the seller is"), "seller__country_code", country_name,
            filters, categories,
        ),
        _by_asking(filters, categories),
    ]  # fmt: skip
    return [facet for facet in facets if facet.choices]


def _by_category(filters: Filters, categories: dict[str, Category]) -> Facet:
    rows = matching(filters.without("category"), categories).values_list("category_id")
    counts: dict[int, int] = dict(rows.annotate(found=Count("id")).order_by())
    by_id = {category.pk: category for category in categories.values()}
    for pk, found in list(counts.items()):
        if parent := by_id[pk].parent_id:
            counts[parent] = counts.get(parent, 0) + found
    chosen = categories.get(filters.category)
    top = chosen.parent_id or chosen.pk if chosen else None
    shown = [c for c in categories.values() if c.parent_id == top or c.pk == top]
    choices = [
        Choice(c.slug, c.name, counts.get(c.pk, 0), c.slug == filters.category)
        for c in sorted(shown, key=lambda c: (c.parent_id is not None, c.position))
        if counts.get(c.pk) or c.slug == filters.category
    ]
    return Facet("category", _("Category"), choices, several=False)


def _by_price(filters: Filters, categories: dict[str, Category]) -> Facet:
    currency = settings.ENCARGO_CURRENCY
    bands = {*PRICE_BANDS, filters.price} - {0}
    free = filters.without("price")
    counts = _price_counts(free, sorted(bands), categories)
    minor = 10 ** currency_exponent(currency)
    choices = [
        Choice(
            str(band),
            _("Up to %(amount)s") % {"amount": format_money(band * minor, currency)},
            counts[band],
            band == filters.price,
        )
        for band in sorted(bands)
        if counts[band] or band == filters.price
    ]
    return Facet("price", _("Total price, with fee"), choices, several=False)


def _price_counts(free: Filters, bands: list[int], categories) -> dict[int, int]:
    """Count all bands in one statement, each by the condition that the filter itself uses."""
    minor = 10 ** currency_exponent(settings.ENCARGO_CURRENCY)
    counted = matching(free, categories).filter(currency=settings.ENCARGO_CURRENCY)
    found = counted.aggregate(
        **{
            f"to_{band}": Count("id", filter=Q(price_minor__lte=price_within(band * minor)))
            for band in bands
        }
    )
    return {band: found[f"to_{band}"] for band in bands}


def _by_value(name: str, title: str, column: str, label, filters: Filters, categories) -> Facet:
    picked = getattr(filters, name)
    rows = matching(filters.without(name), categories).exclude(**{column: ""})
    counts = dict(rows.values_list(column).annotate(found=Count("id")).order_by())
    values = sorted({*counts, *picked}, key=lambda value: (-counts.get(value, 0), value))
    choices = [
        Choice(value, label(value), counts.get(value, 0), value in picked)
        for value in values[:CHOICES_MAX]
    ]
    # A single value would narrow nothing.
    return Facet(name, title, choices if len(choices) > 1 or picked else [], several=True)


def _by_asking(filters: Filters, categories) -> Facet:
    found = matching(filters.without("ask"), categories).filter(ask_first=True).count()
    choice = Choice("1", _("The seller confirms first"), found, filters.ask)
    return Facet("ask", _("Order"), [choice] if found or filters.ask else [], several=True)
