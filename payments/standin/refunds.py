"""Refunds: never more than was captured, and they may still fail later."""

from typing import Any

from payments.standin import objects
from payments.standin.errors import invalid_request, unexpected_state
from payments.standin.world import World

Body = dict[str, Any]


def create(world: World, told: Body) -> Body:
    """Send captured money back to the card, whole or in part."""
    paid = _charge_of(world, told)
    if paid["refunded"]:
        raise invalid_request(
            f"Charge {paid['id']} has already been refunded.", code="charge_already_refunded"
        )
    left = paid["amount_captured"] - paid["amount_refunded"]
    amount = told.get("amount", left)
    if amount > left:
        raise invalid_request(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    refund = objects.refund(told, paid, amount)
    move = objects.balance_transaction("refund", refund["id"], -amount, paid["currency"])
    refund["balance_transaction"] = move["id"]
    world.store.add(move)
    world.store.add(refund)
    _sum_up(world, paid)
    world.emit("refund.created", refund)
    world.emit("charge.refunded", paid)
    return refund


def _charge_of(world: World, told: Body) -> Body:
    if "payment_intent" in told and "charge" in told:
        raise invalid_request(
            "You may only specify one of these parameters: charge, payment_intent."
        )
    if "charge" in told:
        paid = world.load("charge", told["charge"], param="charge")
        if not paid["captured"]:
            raise invalid_request(f"Charge {paid['id']} has not been captured.", param="charge")
        return paid
    if "payment_intent" not in told:
        raise invalid_request(
            "One of the following params should be provided for this request: payment_intent or "
            "charge.",
            code="parameter_missing",
        )
    intent = world.load("payment_intent", told["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise unexpected_state(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            intent,
        )
    return world.load("charge", intent["latest_charge"])


def _sum_up(world: World, paid: Body) -> None:
    """Add the refunds of a charge up again: what failed is not refunded."""
    refunds = world.store.every("refund", charge=paid["id"])
    done = sum(refund["amount"] for refund in refunds if refund["status"] == "succeeded")
    paid |= {"amount_refunded": done, "refunded": done == paid["amount_captured"]}
    world.store.save(paid)


def update(world: World, refund_id: str, told: Body) -> Body:
    """Change a refund's metadata."""
    refund = world.load("refund", refund_id)
    refund["metadata"] = {**(refund["metadata"] or {}), **told.get("metadata", {})}
    world.store.save(refund)
    world.emit("refund.updated", refund)
    return refund


def fail(world: World, refund_id: str, reason: str) -> Body:
    """The card's bank sends the money back: it is ours again, and the buyer has nothing."""
    refund = world.load("refund", refund_id)
    if refund["status"] != "succeeded":
        raise invalid_request(f"This refund has a status of {refund['status']}.")
    move = objects.balance_transaction(
        "refund_failure", refund["id"], refund["amount"], refund["currency"]
    )
    world.store.add(move)
    refund |= {
        "status": "failed",
        "failure_reason": reason,
        "failure_balance_transaction": move["id"],
    }
    world.store.save(refund)
    _sum_up(world, world.load("charge", refund["charge"]))
    world.emit("refund.updated", refund)
    world.emit("refund.failed", refund)
    return refund
