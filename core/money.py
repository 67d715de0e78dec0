"""Money as whole minor units with an ISO 4217 code; no float ever touches it."""

from dataclasses import dataclass
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language, to_locale

from core.errors import DomainError


class CurrencyMismatch(DomainError):
    """Two amounts of different currencies met; always a bug, never a user's mistake."""

    code = "currency_mismatch"


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents for EUR, yen for JPY) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor units are whole numbers")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch
        return other.minor

    def __str__(self) -> str:
        return format_money(self.minor, self.currency)


def is_currency(code: str) -> bool:
    """Tell whether `code` is an ISO 4217 code known to CLDR."""
    return code in get_global("all_currencies")


def currency_exponent(currency: str) -> int:
    """Return the digits after the point: 2 for EUR, 0 for JPY, 3 for KWD (ISO 4217 by CLDR)."""
    return get_currency_precision(currency)


def format_money(minor: int, currency: str, language: str | None = None) -> str:
    """Write an amount of minor units the way the reader's language writes money."""
    locale = to_locale(language or get_language() or "en").split("@")[0]
    amount = Decimal(minor).scaleb(-currency_exponent(currency))
    return format_currency(amount, currency, locale=locale)


def split_by_weights(total_minor: int, weights: list[int]) -> list[int]:
    """Split `total_minor` in proportion to `weights`; the parts add up exactly.

    Largest remainder (Hamilton): each part differs from its exact share by less than one
    minor unit; ties go to the earlier part. Raises ValueError without a positive weight.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [total_minor * w // whole for w in weights]
    remainders = [(total_minor * w % whole, -i) for i, w in enumerate(weights)]
    for _rest, position in sorted(remainders, reverse=True)[: total_minor - sum(parts)]:
        parts[-position] += 1
    return parts
