"""The shapes of Stripe's objects for the pinned API version, as plain dictionaries.

Every member that the `stripe` package declares without `Optional` is here, and the optional ones
that a reader may look at, so that attribute access behaves as it does against Stripe.
"""

import secrets
import string
import time
from typing import Any

from payments.standin.cards import TestCard

API_VERSION = "2026-10-28.endive"
AUTHORISATION_SECONDS = 7 * 24 * 3600
CLEARING_SECONDS = 2 * 24 * 3600

_LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id in Stripe's form that nobody can guess."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def now() -> int:
    """Unix seconds of real time: never the demo's clock, for banks do not follow it."""
    return int(time.time())


def page_of(items: list[dict[str, Any]], url: str, *, has_more: bool = False) -> dict[str, Any]:
    """A list object."""
    return {"object": "list", "data": items, "has_more": has_more, "url": url}


def line_item(told: dict[str, Any]) -> dict[str, Any]:
    """A line of a checkout, from checked `line_items` parameters."""
    data = told["price_data"]
    product = data["product_data"]
    amount = data["unit_amount"] * told["quantity"]
    price = {
        "id": new_id("price_"),
        "object": "price",
        "created": now(),
        "currency": data["currency"],
        "livemode": False,
        "metadata": {},
        "product": new_id("prod_", 14),
        "type": "one_time",
        "unit_amount": data["unit_amount"],
        "unit_amount_decimal": str(data["unit_amount"]),
    }
    return {
        "id": new_id("li_"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": data["currency"],
        "description": product["name"],
        "metadata": told.get("metadata", {}),
        "price": price,
        "quantity": told["quantity"],
    }


def checkout_session(
    told: dict[str, Any], *, total: int, currency: str, pages: str
) -> dict[str, Any]:
    """An open session. `pages` is the address under which the hosted pages answer."""
    session_id = new_id("cs_test_", 58)
    mail = told.get("customer_email")
    nothing = (
        "adaptive_pricing after_expiration allow_promotion_codes billing_address_collection "
        "branding_settings client_secret collected_information consent consent_collection "
        "currency_conversion customer_account customer_creation invoice origin_context "
        "payment_intent payment_link recovered_from return_url setup_intent shipping_cost "
        "submit_type subscription wallet_options"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": session_id,
        "object": "checkout.session",
        "allowed_payment_method_types": told.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": told.get("cancel_url"),
        "client_reference_id": told.get("client_reference_id"),
        "created": now(),
        "currency": currency,
        "custom_fields": [],
        "custom_text": {},
        "customer": told.get("customer"),
        "customer_details": {"email": mail, "name": None} if mail else None,
        "customer_email": mail,
        "discounts": [],
        "expires_at": told.get("expires_at", now() + 24 * 3600),
        "livemode": False,
        "locale": told.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": told.get("metadata", {}),
        "mode": "payment",
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": told.get("success_url"),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{pages}/c/pay/{session_id}",
    }


def payment_intent(session: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The payment of a session, before any card. `told` is its `payment_intent_data`."""
    intent_id = new_id("pi_3")
    nothing = (
        "application application_fee_amount automatic_payment_methods canceled_at "
        "cancellation_reason last_payment_error latest_charge next_action on_behalf_of "
        "payment_method processing receipt_email review setup_future_usage shipping source "
        "statement_descriptor statement_descriptor_suffix transfer_data"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {},
        "amount_received": 0,
        "capture_method": told.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{new_id('', 25)}",
        "confirmation_method": "automatic",
        "created": now(),
        "currency": session["currency"],
        "customer": session["customer"],
        "description": told.get("description"),
        "livemode": False,
        "metadata": told.get("metadata", {}),
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "transfer_group": told.get("transfer_group"),
    }


def charge(
    intent: dict[str, Any], card: TestCard, *, method: str, mail: str | None, secure: bool
) -> dict[str, Any]:
    """One attempt to charge a card: authorised, not yet captured."""
    nothing = (
        "application application_fee application_fee_amount balance_transaction failure_code "
        "failure_message failure_balance_transaction on_behalf_of receipt_email receipt_number "
        "receipt_url review shipping source source_transfer statement_descriptor "
        "statement_descriptor_suffix transfer transfer_data"
    )
    return {
        **dict.fromkeys(nothing.split()),
        "id": new_id("ch_3"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": {"address": None, "email": mail, "name": None, "phone": None},
        "captured": False,
        "created": now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": {
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method,
        "payment_method_details": {"type": "card", "card": _card_details(intent, card, secure)},
        "refunded": False,
        "status": "succeeded",
        "transfer_group": intent["transfer_group"],
    }


def _card_details(intent: dict[str, Any], card: TestCard, secure: bool) -> dict[str, Any]:
    held = intent["capture_method"] == "manual"
    return {
        "amount_authorized": intent["amount"],
        "brand": "visa",
        "capture_before": now() + AUTHORISATION_SECONDS if held else None,
        "country": "ES",
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "last4": card.last4,
        "network": "visa",
        "three_d_secure": {"result": "authenticated", "version": "2.2.0"} if secure else None,
        "wallet": None,
    }


def refund(told: dict[str, Any], paid: dict[str, Any], amount: int) -> dict[str, Any]:
    """Money on its way back to the card of a charge."""
    return {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": paid["id"],
        "created": now(),
        "currency": paid["currency"],
        "customer": paid["customer"],
        "description": None,
        "destination_details": {
            "type": "card",
            "card": {"reference_status": "pending", "reference_type": None, "type": "refund"},
        },
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": told.get("metadata", {}),
        "next_action": None,
        "payment_intent": paid["payment_intent"],
        "payment_method": paid["payment_method"],
        "pending_reason": None,
        "reason": told.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def balance_transaction(
    kind: str, source: str, amount: int, currency: str, *, fee: int = 0, ready: bool = True
) -> dict[str, Any]:
    """A move of the platform's balance at Stripe; `amount` is signed, the fee is never."""
    at = now() if ready else now() + CLEARING_SECONDS
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at,
        "balance_type": "payments",
        "created": now(),
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [{"amount": fee, "currency": currency, "type": "stripe_fee"}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source,
        "status": "available" if ready else "pending",
        "type": kind,
    }


def customer(told: dict[str, Any]) -> dict[str, Any]:
    """A customer: who may pay again with a saved card one day."""
    plain = {name: told.get(name) for name in ("description", "email", "name", "phone")}
    return {
        **plain,
        "id": new_id("cus_", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "invoice_prefix": new_id("", 8).upper(),
        "livemode": False,
        "metadata": told.get("metadata", {}),
    }


def event(kind: str, subject: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """What is told about a change: the object as it was at that moment."""
    return {
        "id": new_id("evt_3"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now(),
        "data": {"object": subject},
        "livemode": False,
        "pending_webhooks": 1,
        "request": request,
        "type": kind,
    }
