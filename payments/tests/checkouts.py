"""Checkouts for tests: opened by the real client, paid as a browser would."""

import time
from typing import Any

import requests
import stripe

ANSWER_SECONDS = 5


def session_params(**more: Any) -> dict[str, Any]:
    """What a checkout of 126.00 EUR is opened with."""
    return {
        "mode": "payment",
        "client_reference_id": "order-1",
        "success_url": "http://localhost:8000/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/checkout",
        "expires_at": int(time.time()) + 3600,
        "customer_email": "ana@example.org",
        "line_items": [line("Logo design", 12000), line("Buyer's fee", 600)],
        **more,
    }


def line(name: str, amount: int, quantity: int = 1) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "price_data": {
            "currency": "eur",
            "unit_amount": amount,
            "product_data": {"name": name},
        },
    }


def open_session(client: stripe.StripeClient, **more: Any) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(session_params(**more))


def open_manual(client: stripe.StripeClient, **more: Any) -> stripe.checkout.Session:
    return open_session(client, payment_intent_data={"capture_method": "manual"}, **more)


def press_pay(url: str, **form: str) -> requests.Response:
    """Submit the pay page's form; redirects are shown, not followed."""
    return requests.post(url, data=form, allow_redirects=False, timeout=ANSWER_SECONDS)


def look(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, allow_redirects=False, timeout=ANSWER_SECONDS)
