"""The operator's periods, in hours. An order keeps those it began with (`Order.periods`).

A day is 24 hours. The names are the keys of `Order.periods`; settings.ENCARGO_PERIOD_HOURS
overrides single ones.
"""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEFAULT_HOURS = {
    "payment": 24,
    "request": 24,
    "brief_first_reminder": 24,
    "brief_second_reminder": 72,
    "brief_open": 7 * 24,
    "late_grace": 24,
    "review": 72,
    "review_last_notice": 24,
    "prolong": 72,
    "revision_least": 24,
    "cancellation": 48,
    "reviews": 14 * 24,
    "clearing": 7 * 24,
    "clearing_short": 72,
    "maximum_life": 75 * 24,
    "offer": 72,
}
# A long record shortens the clearing.
LONG_RECORD_ORDERS = 20
LONG_RECORD_DAYS = 180


def current_periods() -> dict[str, int]:
    """Return the operator's periods in hours, for an order that begins now.

    Raises ImproperlyConfigured for a name that does not exist or a period under one hour.
    """
    chosen = settings.ENCARGO_PERIOD_HOURS
    if unknown := chosen.keys() - DEFAULT_HOURS.keys():
        raise ImproperlyConfigured(f"ENCARGO_PERIOD_HOURS: unknown {', '.join(sorted(unknown))}")
    periods = DEFAULT_HOURS | chosen
    if short := [name for name, hours in periods.items() if hours < 1]:
        raise ImproperlyConfigured(f"ENCARGO_PERIOD_HOURS: {short[0]} must be at least 1")
    return periods


def period(order, name: str) -> timedelta:
    """Return a period of this order; orders older than a period take its default."""
    return timedelta(hours=order.periods.get(name, DEFAULT_HOURS[name]))
