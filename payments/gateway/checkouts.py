"""Checkouts: the hosted page on which a buyer pays."""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import stripe
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from payments.gateway.client import client, typed
from payments.gateway.intents import INTENT_EXPAND, intent_state
from payments.gateway.results import CheckoutLine, CheckoutOpened, CheckoutState

CHECKOUT_SHORTEST = timedelta(minutes=31)
CHECKOUT_LONGEST = timedelta(hours=23, minutes=55)

# The languages of the provider's pages, as `locale` of its Checkout Sessions lists them.
_PAGE_LANGUAGES = frozenset(
    [
        "bg",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fi",
        "fil",
        "fr",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "lv",
        "ms",
        "mt",
        "nb",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sv",
        "th",
        "tr",
        "vi",
        "zh",
    ]
)


def checkout_deadline(open_for: timedelta) -> int:
    """The `expires_at` for a checkout that stays open so long, within the provider's bounds.

    Real time, for the provider knows no other; keep it with the intent of the call, since a
    repetition under the same key must send the same second.
    """
    kept = min(max(open_for, CHECKOUT_SHORTEST), CHECKOUT_LONGEST)
    return int(time.time() + kept.total_seconds())


@typed
def open_checkout(
    *,
    order_reference: str,
    lines: Sequence[CheckoutLine],
    currency: str,
    total_minor: int,
    fee_minor: int = 0,
    fee_name: str = "",
    manual_capture: bool = False,
    success_url: str,
    cancel_url: str,
    expires_at: int,
    customer_email: str = "",
    locale: str = "auto",
    metadata: Mapping[str, str] | None = None,
    idempotency_key: str,
) -> CheckoutOpened:
    """Open a hosted pay page for an order.

    Lines and the buyer's fee must add up to `total_minor`, all in minor units of `currency`.
    `success_url` may hold `{CHECKOUT_SESSION_ID}`. With `manual_capture` the card is only
    authorised. `locale` is a language code of ours. The metadata is put on the session and on
    its payment. When the outcome is unknown, repeat under the key: nobody pays on a page that
    was never shown, and it expires by itself.
    """
    shown = [*lines, CheckoutLine(fee_name, fee_minor)] if fee_minor else list(lines)
    if sum(line.unit_minor * line.quantity for line in shown) != total_minor:
        raise ValueError("The lines and the fee do not add up to the total.")
    told = dict(metadata or {})
    params: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [_line_item(line, currency) for line in shown],
        "client_reference_id": order_reference,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "expires_at": expires_at,
        "locale": _page_language(locale),
        "metadata": told,
        "payment_intent_data": {
            "capture_method": "manual" if manual_capture else "automatic_async",
            "metadata": told,
            "transfer_group": order_reference,
        },
        # Some accounts default to Managed Payments, which refuse what Connect needs.
        "managed_payments": {"enabled": False},
    }
    if customer_email:
        params["customer_email"] = customer_email
    session = client().v1.checkout.sessions.create(params, {"idempotency_key": idempotency_key})
    return CheckoutOpened(session.id, session.url or "", session.expires_at)


def _page_language(locale: str) -> str:
    """The provider's page in the buyer's language, or in the browser's where it has none."""
    language = locale.partition("-")[0].lower()
    return language if language in _PAGE_LANGUAGES else "auto"


def _line_item(line: CheckoutLine, currency: str) -> SessionCreateParamsLineItem:
    return {
        "quantity": line.quantity,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": line.unit_minor,
            "product_data": {"name": line.name},
        },
    }


@typed
def read_checkout(session_id: str) -> CheckoutState:
    """The checkout with its payment, as it is at the provider now."""
    expand = ["payment_intent", *(f"payment_intent.{path}" for path in INTENT_EXPAND)]
    session = client().v1.checkout.sessions.retrieve(session_id, {"expand": expand})
    return _checkout_state(session)


@typed
def expire_checkout(session_id: str, *, idempotency_key: str) -> CheckoutState:
    """Close an open checkout; rejected when it was completed or expired before."""
    session = client().v1.checkout.sessions.expire(
        session_id, {"expand": ["payment_intent"]}, {"idempotency_key": idempotency_key}
    )
    return _checkout_state(session)


def _checkout_state(session: stripe.checkout.Session) -> CheckoutState:
    told = session.to_dict()
    intent = told.get("payment_intent")
    return CheckoutState(
        session_id=told["id"],
        status=told["status"],
        payment_status=told["payment_status"],
        currency=told["currency"],
        total_minor=told["amount_total"],
        order_reference=told.get("client_reference_id"),
        url=told.get("url"),
        intent=intent_state(intent) if intent else None,
        metadata=dict(told.get("metadata") or {}),
    )
