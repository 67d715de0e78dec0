"""The results page in words: chips of what is on, and what was done when nothing fitted."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.languages import country_name, language_name
from core.money import format_money
from gigs.models import Category
from gigs.queries import Filters, Results


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, with the address of the list without it."""

    label: str
    url: str


def chips(filters: Filters, categories: dict[str, Category], path: str) -> list[Chip]:
    """Return a chip for every filter value that is on; the category has its own page."""
    drawn = []
    for name in filters.active:
        value = getattr(filters, name)
        for one in value if isinstance(value, tuple) else (value,):
            without = filters.without(name, one if isinstance(value, tuple) else "")
            label = filter_label(name, one, categories, filters)
            drawn.append(Chip(label, path + without.query_string()))
    return drawn


def filter_label(name: str, value, categories: dict[str, Category], filters: Filters) -> str:
    """Return what a filter means, in the reader's words."""
    match name:
        case "category":
            return categories[value].name if value in categories else str(value)
        case "price":
            amount = format_money(filters.price_minor, settings.ENCARGO_CURRENCY)
            return _("Up to %(amount)s") % {"amount": amount}
        case "days":
            ready = ngettext("Ready within %(days)d day", "Ready within %(days)d days", value)
            return ready % {"days": value}
        case "lang":
            return language_name(value)
        case "country":
            return country_name(value)
        case _:
            return _("The seller confirms first")


def dropped_sentence(results: Results, categories: dict[str, Category]) -> str:
    """Return what was left away because nothing fitted; "" when nothing was."""
    if not results.dropped:
        return ""
    if results.dropped == "all":
        return _("Nothing fits all of your filters. These fit without them.")
    value = getattr(results.asked, results.dropped)
    values = value if isinstance(value, tuple) else (value,)
    labels = (filter_label(results.dropped, v, categories, results.asked) for v in values)
    return _("Nothing fits “%(filter)s” as well. These fit without it.") % {
        "filter": ", ".join(labels)
    }
