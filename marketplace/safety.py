"""What must not start: demo powers beyond loopback, and a site whose role could edit its books."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


def check_start(settings: dict[str, Any]) -> None:
    """Raise ImproperlyConfigured with one sentence where the settings are not safe together.

    One-click sign-in, the payment stand-in and the movable clock exist only while the site
    answers on loopback addresses and no live key is set (product decision 11).
    """
    if settings["ENCARGO_DEMO"]:
        _check_demo(settings)
    api_base = settings["STRIPE_API_BASE"]
    if api_base and urlsplit(api_base).hostname not in LOOPBACK_HOSTS:
        raise ImproperlyConfigured(
            f"STRIPE_API_BASE is {api_base}; a payment stand-in may only run on a loopback"
            " address. Leave the variable unset to use Stripe."
        )
    if api_base and settings["STRIPE_LIVE"]:
        raise ImproperlyConfigured(
            "A live Stripe key is set together with STRIPE_API_BASE, the payment stand-in."
            " Unset one of them."
        )
    production = not (settings["ENCARGO_DEMO"] or settings["ENCARGO_TESTS"])
    databases = settings["DATABASES"]
    if production and databases["default"]["USER"] == databases["migrator"]["USER"]:
        raise ImproperlyConfigured(
            "DATABASE_URL and MIGRATOR_DATABASE_URL use one role, so the application could edit"
            " its own ledger. Give migrations a role of their own (docs/operations.md)."
        )


def _check_demo(settings: dict[str, Any]) -> None:
    hosts = {host.lower() for host in settings["ALLOWED_HOSTS"]}
    hosts.add(urlsplit(settings["SITE_URL"]).hostname or "")
    if strangers := sorted(hosts - LOOPBACK_HOSTS):
        raise ImproperlyConfigured(
            f"ENCARGO_DEMO is on, but the site would answer as {', '.join(strangers)}. A demo"
            " signs anybody in with one click; it may only run on localhost."
        )
    if settings["STRIPE_LIVE"]:
        raise ImproperlyConfigured(
            "ENCARGO_DEMO is on with a live Stripe key. A demo may never move real money."
        )
