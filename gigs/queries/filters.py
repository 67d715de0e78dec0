"""What somebody looks for, as read from a plain address and written back into one."""

from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from core.money import currency_exponent

SORTS = ("relevance", "newest", "price", "rating")
QUERY_LENGTH_MAX = 120
PRICE_MAX = 10_000_000
DAYS_MAX = 365


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for. `price` is the most to pay, fee included, in whole units of money."""

    q: str = ""
    category: str = ""
    price: int = 0
    days: int = 0
    lang: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    ask: bool = False
    sort: str = "relevance"

    @property
    def price_minor(self) -> int:
        """The most to pay in minor units of the site's currency; 0 for any price."""
        return self.price * 10 ** currency_exponent(settings.ENCARGO_CURRENCY)

    @property
    def active(self) -> list[str]:
        """The names of the filters that narrow the list, the words not counted."""
        names = ("category", "price", "days", "lang", "country", "ask")
        return [name for name in names if getattr(self, name)]

    def without(self, name: str, value: str = "") -> "Filters":
        """Return the same without a filter, or without one of its values."""
        now = getattr(self, name)
        if value and isinstance(now, tuple):
            return replace(self, **{name: tuple(item for item in now if item != value)})
        default = next(field.default for field in fields(self) if field.name == name)
        return replace(self, **{name: default})

    def query_string(self, **more: str) -> str:
        """Return the address part that means this, shortest form; `more` adds e.g. a page."""
        pairs: list[tuple[str, object]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            values = value if isinstance(value, tuple) else (1 if value is True else value,)
            pairs += [(field.name, item) for item in values]
        pairs += [(name, value) for name, value in more.items() if value]
        return f"?{urlencode(pairs)}" if pairs else "?"


def filters_from(query: QueryDict, *, category: str = "") -> Filters:
    """Read filters from an address; what makes no sense is left out, never an error."""
    return Filters(
        q=" ".join(query.get("q", "").replace("\x00", "").split())[:QUERY_LENGTH_MAX],
        category=category or query.get("category", "")[:60],
        price=_number(query.get("price", ""), PRICE_MAX),
        days=_number(query.get("days", ""), DAYS_MAX),
        lang=_codes(query.getlist("lang"), 5),
        country=_codes(query.getlist("country"), 2, upper=True),
        ask=query.get("ask") == "1",
        sort=query["sort"] if query.get("sort") in SORTS else "relevance",
    )


def _number(text: str, most: int) -> int:
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _codes(values: list[str], length: int, *, upper: bool = False) -> tuple[str, ...]:
    kept = {v.upper() if upper else v.lower() for v in values if 0 < len(v) <= length}
    return tuple(sorted(code for code in kept if code.isascii() and code.isalpha()))[:20]
