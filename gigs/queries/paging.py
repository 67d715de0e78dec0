"""Keyset pages: page 1,000 costs what page 1 costs, and nothing is shown twice or left out."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import DecimalField, Q
from django.db.models.functions import Cast, Round
from django.utils.dateparse import parse_datetime

from gigs.models import Category, Gig
from gigs.queries.filters import Filters
from gigs.queries.matching import matching
from gigs.queries.shelf import with_card_facts
from gigs.queries.words import split_words, word_query

# Description, lines, tags, title.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list: `key` is compared first, the id decides between equals."""

    key: str
    descending: bool
    read: Callable[[str], Any]


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _whole(text: str) -> int | None:
    # Beyond 18 digits the database could not compare it.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _time(text: str):
    try:
        when = parse_datetime(text)
    except ValueError:
        return None
    return when if when is not None and when.tzinfo else None


ORDERS = {
    "words": Order("rank", True, _decimal),
    "newest": Order("published_at", True, _time),
    "price": Order("price_minor", False, _whole),
    "rating": Order("facts__rating_weighted", True, _whole),
}


def _order_of(filters: Filters) -> tuple[str, Order]:
    name = filters.sort
    if name == "relevance":
        name = "words" if split_words(filters.q) else "rating"
    return name, ORDERS[name]


def page_of(
    filters: Filters, categories: dict[str, Category], cursor: str, size: int
) -> tuple[list[Gig], str]:
    """Return one page with what its cards need, and the cursor of the next ("" at the end).

    A broken cursor, or one made for another order, begins at the first page.
    """
    name, order = _order_of(filters)
    gigs = with_card_facts(matching(filters, categories))
    if name == "words":
        rank = word_query(split_words(filters.q)).rank(WEIGHTS)
        number = DecimalField(max_digits=12, decimal_places=6)
        gigs = gigs.annotate(rank=Round(Cast(rank, number), 6))
    if (after := _read_cursor(cursor, name, order)) is not None:
        key, last_id = after
        side = "lt" if order.descending else "gt"
        gigs = gigs.filter(
            Q(**{f"{order.key}__{side}": key}) | Q(**{order.key: key, f"id__{side}": last_id})
        )
    sign = "-" if order.descending else ""
    found = list(gigs.order_by(f"{sign}{order.key}", f"{sign}id")[: size + 1])
    if len(found) <= size:
        return found, ""
    return found[:size], _write_cursor(name, order, found[size - 1])


def _write_cursor(name: str, order: Order, gig: Gig) -> str:
    value: Any = gig
    for step in order.key.split("__"):
        value = getattr(value, step)
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    raw = json.dumps([name, text, gig.pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, name: str, order: Order) -> tuple[Any, int] | None:
    """Return key and id of the last gig seen; None for no cursor, a broken or a foreign one."""
    if not cursor or len(cursor) > 200:
        return None
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, text, last_id = json.loads(raw)
    except (ValueError, TypeError, binascii.Error):
        return None
    if made_for != name or not isinstance(text, str) or not isinstance(last_id, int):
        return None
    key = order.read(text)
    in_range = 0 <= last_id < 2**63
    return (key, last_id) if key is not None and in_range else None
