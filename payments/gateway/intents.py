"""Payments: read, captured, let go."""

from collections.abc import Mapping
from typing import Any

from payments.gateway.client import client, typed
from payments.gateway.results import IntentState

INTENT_EXPAND = ["latest_charge.balance_transaction"]


@typed
def read_intent(intent_id: str) -> IntentState:
    """The payment as it is at the provider now."""
    intent = client().v1.payment_intents.retrieve(intent_id, {"expand": INTENT_EXPAND})
    return intent_state(intent.to_dict())


@typed
def capture(intent_id: str, *, amount_minor: int, idempotency_key: str) -> IntentState:
    """Take an authorised payment, or a part of it; the provider lets the rest go."""
    intent = client().v1.payment_intents.capture(
        intent_id,
        {"amount_to_capture": amount_minor, "expand": INTENT_EXPAND},
        {"idempotency_key": idempotency_key},
    )
    return intent_state(intent.to_dict())


@typed
def release_authorisation(intent_id: str, *, idempotency_key: str) -> IntentState:
    """Let an authorised payment go; rejected when it was captured or let go before."""
    intent = client().v1.payment_intents.cancel(
        intent_id, {"expand": INTENT_EXPAND}, {"idempotency_key": idempotency_key}
    )
    return intent_state(intent.to_dict())


def intent_state(told: Mapping[str, Any]) -> IntentState:
    charge = told.get("latest_charge")
    cost = charge.get("balance_transaction") if isinstance(charge, dict) else None
    failure = told.get("last_payment_error") or {}
    return IntentState(
        intent_id=told["id"],
        status=told["status"],
        currency=told["currency"],
        amount_minor=told["amount"],
        capturable_minor=told["amount_capturable"],
        received_minor=told["amount_received"],
        charge_id=charge["id"] if isinstance(charge, dict) else charge,
        provider_fee_minor=cost["fee"] if isinstance(cost, dict) else None,
        provider_fee_currency=cost["currency"] if isinstance(cost, dict) else None,
        failure_code=failure.get("decline_code") or failure.get("code"),
        metadata=dict(told.get("metadata") or {}),
    )
