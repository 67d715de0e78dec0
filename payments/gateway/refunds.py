"""Refunds: made, and looked up when their outcome is unknown."""

from collections.abc import Mapping

import stripe

from payments.gateway.client import client, typed
from payments.gateway.results import RefundState


@typed
def refund(
    intent_id: str,
    *,
    amount_minor: int,
    idempotency_key: str,
    metadata: Mapping[str, str] | None = None,
) -> RefundState:
    """Send captured money back to the buyer's card.

    Put the id of the committed row into the metadata: the webhook may come before this answer.
    """
    made = client().v1.refunds.create(
        {
            "payment_intent": intent_id,
            "amount": amount_minor,
            "reason": "requested_by_customer",
            "metadata": dict(metadata or {}),
        },
        {"idempotency_key": idempotency_key},
    )
    return _refund_state(made)


@typed
def find_refunds(intent_id: str) -> list[RefundState]:
    """All refunds of a payment, newest first: how an unknown refund is looked up."""
    page = client().v1.refunds.list({"payment_intent": intent_id, "limit": 100})
    return [_refund_state(found) for found in page.auto_paging_iter()]


@typed
def read_refund(refund_id: str) -> RefundState:
    """The refund as it is at the provider now."""
    return _refund_state(client().v1.refunds.retrieve(refund_id))


def _refund_state(found: stripe.Refund) -> RefundState:
    told = found.to_dict()
    return RefundState(
        refund_id=told["id"],
        status=told["status"],
        currency=told["currency"],
        amount_minor=told["amount"],
        intent_id=told.get("payment_intent"),
        charge_id=told.get("charge"),
        failure_reason=told.get("failure_reason"),
        metadata=dict(told.get("metadata") or {}),
    )
