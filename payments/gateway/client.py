"""The `stripe` client, one a thread, and the net that catches its errors."""

import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import requests
import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from payments.gateway.errors import translate

API_VERSION = "2026-10-28.endive"
CONNECT_SECONDS = 5
ANSWER_SECONDS = 25

P = ParamSpec("P")
R = TypeVar("R")

_local = threading.local()


def client() -> stripe.StripeClient:
    """This thread's client for the settings of the moment; sessions are not shared by threads."""
    wanted = (settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_LIVE)
    if getattr(_local, "wanted", None) != wanted:
        _local.client = _make_client(*wanted)
        _local.wanted = wanted
    return _local.client


def _make_client(key: str, base: str | None, live: bool) -> stripe.StripeClient:
    is_live_key = key.startswith(("sk_live_", "rk_live_"))
    if base and is_live_key:
        raise ImproperlyConfigured("A live Stripe key must never be sent to the stand-in.")
    if is_live_key != live:
        raise ImproperlyConfigured("STRIPE_LIVE and the kind of STRIPE_SECRET_KEY differ.")
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": base} if base else {},
        # Repeating is the business of the committed row, never of the client.
        max_network_retries=0,
        http_client=stripe.RequestsClient(
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS), session=_session(direct=bool(base))
        ),
    )


def _session(*, direct: bool) -> requests.Session:
    session = requests.Session()
    # A proxy of the machine is for the outside; it must not see calls to the stand-in.
    session.trust_env = not direct
    return session


def typed(call: Callable[P, R]) -> Callable[P, R]:
    """Turn the client's errors into the three kinds that callers decide by."""

    @wraps(call)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except stripe.StripeError as error:
            raise translate(error) from error

    return guarded
