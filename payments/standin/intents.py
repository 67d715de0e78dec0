"""What happens to a payment: cards tried, money authorised, captured, let go."""

from typing import Any

from payments.standin import objects
from payments.standin.cards import AUTHENTICATION_FAILED, CARDS, TestCard
from payments.standin.errors import invalid_request, unexpected_state
from payments.standin.world import World

Body = dict[str, Any]

_CANCELABLE = ("requires_payment_method", "requires_action", "requires_capture")


def provider_fee(amount: int) -> int:
    """What the provider keeps of a charge: 1.5 % and 25 minor units, rounded half up."""
    return (amount * 15 + 500) // 1000 + 25 if amount else 0


def try_card(world: World, intent: Body, card: TestCard, *, mail: str | None) -> Body:
    """Try a card. The intent tells the outcome by its status; a refusal is no error here."""
    if card.outcome == "refuses":
        return _refuse(world, intent, card, mail)
    if card.outcome == "asks":
        return _ask_bank(world, intent, card)
    return _accept(world, intent, card, mail, secure=False)


def answer_bank(world: World, intent: Body, *, approve: bool, mail: str | None) -> Body:
    """The buyer's answer on the page of the bank (3-D Secure)."""
    if intent["status"] != "requires_action":
        raise unexpected_state("This PaymentIntent does not wait for authentication.", intent)
    card = CARDS[world.store.aside(intent["payment_method"])["card"]]
    intent["next_action"] = None
    if approve:
        return _accept(world, intent, card, mail, secure=True)
    intent["status"] = "requires_payment_method"
    intent["last_payment_error"] = {
        "type": "invalid_request_error",
        "code": "payment_intent_authentication_failure",
        "message": AUTHENTICATION_FAILED,
        "payment_method": _tried(intent["payment_method"]),
    }
    intent["payment_method"] = None
    world.store.save(intent)
    world.emit("payment_intent.payment_failed", intent)
    return intent


def _remember_method(world: World, card: TestCard) -> str:
    method = _tried(objects.new_id("pm_1"))
    world.store.add(method, {"card": card.name})
    return method["id"]


def _tried(method: str) -> Body:
    return {"id": method, "object": "payment_method", "type": "card"}


def _refuse(world: World, intent: Body, card: TestCard, mail: str | None) -> Body:
    method = _remember_method(world, card)
    attempt = objects.charge(intent, card, method=method, mail=mail, secure=False)
    attempt |= {
        "status": "failed",
        "paid": False,
        "failure_code": card.code,
        "failure_message": card.message,
        "outcome": {
            "network_status": "declined_by_network",
            "reason": card.decline_code,
            "risk_level": "normal",
            "seller_message": "The bank refused the payment.",
            "type": "issuer_declined",
        },
    }
    intent |= {
        "status": "requires_payment_method",
        "latest_charge": attempt["id"],
        "next_action": None,
        "payment_method": None,
        "last_payment_error": {
            "type": "card_error",
            "charge": attempt["id"],
            "code": card.code,
            "decline_code": card.decline_code,
            "message": card.message,
            "payment_method": _tried(method),
        },
    }
    world.store.add(attempt)
    world.store.save(intent)
    world.emit("charge.failed", attempt)
    world.emit("payment_intent.payment_failed", intent)
    return intent


def _ask_bank(world: World, intent: Body, card: TestCard) -> Body:
    intent |= {
        "status": "requires_action",
        "payment_method": _remember_method(world, card),
        "last_payment_error": None,
        "next_action": {"type": "use_stripe_sdk", "use_stripe_sdk": {}},
    }
    world.store.save(intent)
    world.emit("payment_intent.requires_action", intent)
    return intent


def _accept(world: World, intent: Body, card: TestCard, mail: str | None, *, secure: bool) -> Body:
    method = intent["payment_method"] if secure else _remember_method(world, card)
    paid = objects.charge(intent, card, method=method, mail=mail, secure=secure)
    intent |= {
        "payment_method": method,
        "latest_charge": paid["id"],
        "last_payment_error": None,
    }
    world.store.add(paid)
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        world.emit("charge.succeeded", paid)
        world.emit("payment_intent.amount_capturable_updated", intent)
    else:
        _take(world, intent, paid, intent["amount"])
        world.emit("charge.succeeded", paid)
        world.emit("payment_intent.succeeded", intent)
    world.store.save(intent)
    return intent


def _take(world: World, intent: Body, paid: Body, amount: int) -> None:
    move = objects.balance_transaction(
        "charge", paid["id"], amount, paid["currency"], fee=provider_fee(amount), ready=False
    )
    world.store.add(move)
    paid |= {"captured": True, "amount_captured": amount, "balance_transaction": move["id"]}
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    world.store.save(paid)


def capture(world: World, intent_id: str, told: Body) -> Body:
    """Take what was authorised, or a part of it; the rest is let go."""
    intent = world.load("payment_intent", intent_id, param="intent")
    if intent["status"] != "requires_capture":
        raise unexpected_state(
            "This PaymentIntent could not be captured because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            "captured: requires_capture.",
            intent,
        )
    amount = told.get("amount_to_capture", intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        raise invalid_request(
            f"The amount_to_capture ({amount}) is greater than the amount_capturable "
            f"({intent['amount_capturable']}).",
            code="amount_too_large",
            param="amount_to_capture",
        )
    paid = world.load("charge", intent["latest_charge"])
    _take(world, intent, paid, amount)
    intent["metadata"] |= told.get("metadata", {})
    world.store.save(intent)
    world.emit("charge.captured", paid)
    world.emit("payment_intent.succeeded", intent)
    _mark_session_paid(world, intent)
    return intent


def _mark_session_paid(world: World, intent: Body) -> None:
    for session in world.store.every("checkout.session", payment_intent=intent["id"]):
        session["payment_status"] = "paid"
        world.store.save(session)


def cancel(world: World, intent_id: str, told: Body) -> Body:
    """Let an authorisation go, or give up a payment that never happened."""
    intent = world.load("payment_intent", intent_id, param="intent")
    sessions = world.store.every("checkout.session", payment_intent=intent_id)
    if any(session["status"] == "open" for session in sessions):
        raise unexpected_state(
            "You cannot cancel this PaymentIntent because it belongs to an open Checkout Session. "
            "Expire the Checkout Session instead.",
            intent,
        )
    return let_go(world, intent, told.get("cancellation_reason"))


def let_go(world: World, intent: Body, reason: str | None) -> Body:
    """Cancel whatever the reason; an authorised charge is released to the card."""
    if intent["status"] not in _CANCELABLE:
        raise unexpected_state(
            "You cannot cancel this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            f"canceled: {', '.join(_CANCELABLE)}.",
            intent,
        )
    held = intent["status"] == "requires_capture"
    intent |= {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": objects.now(),
        "cancellation_reason": reason,
        "next_action": None,
    }
    world.store.save(intent)
    if held:
        freed = world.load("charge", intent["latest_charge"])
        freed |= {"refunded": True, "amount_refunded": freed["amount"]}
        world.store.save(freed)
        world.emit("charge.refunded", freed)
    world.emit("payment_intent.canceled", intent)
    return intent


def lapse_authorisations(world: World) -> int:
    """Let go what nobody captured in seven days, as the card networks do."""
    lapsed = 0
    for intent in world.store.every("payment_intent", status="requires_capture"):
        paid = world.load("charge", intent["latest_charge"])
        if paid["payment_method_details"]["card"]["capture_before"] <= objects.now():
            let_go(world, intent, "automatic")
            lapsed += 1
    return lapsed
