"""Checkout Sessions: opened by a call, paid on the hosted page, or expired."""

from typing import Any

from payments.standin import intents, objects, params
from payments.standin.cards import TestCard
from payments.standin.errors import invalid_request
from payments.standin.world import World

Body = dict[str, Any]

SHORTEST_SECONDS = 30 * 60
LONGEST_SECONDS = 24 * 3600

# Stripe's smallest charges in the settlement's own currency; 1 for those it does not list here.
_SMALLEST = {"usd": 50, "eur": 50, "chf": 50, "gbp": 30, "jpy": 50, "mxn": 1000}

_LOCALES = (
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl "
    "pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
)


def _currency(value: Any, name: str) -> str:
    told = params.text(3)(value, name).lower()
    if len(told) != 3 or not told.isascii() or not told.isalpha():
        raise invalid_request(f"Invalid currency: {told}", param=name)
    return told


CREATE: params.Table = {
    **params.EXPAND,
    "allowed_payment_method_types": params.list_of(params.one_of("card")),
    "cancel_url": params.url,
    "client_reference_id": params.text(200),
    "customer": params.text(255),
    "customer_email": params.email,
    "expires_at": params.integer(0),
    "line_items": params.list_of(
        params.hash_of(
            {
                "metadata": params.metadata,
                "price_data": params.hash_of(
                    {
                        "currency": _currency,
                        "product_data": params.hash_of(
                            {
                                "description": params.text(5_000),
                                "metadata": params.metadata,
                                "name": params.text(5_000),
                            }
                        ),
                        "unit_amount": params.integer(0, 99_999_999),
                    }
                ),
                "quantity": params.integer(1, 999_999),
            }
        )
    ),
    "locale": params.one_of(*_LOCALES.split()),
    "managed_payments": params.hash_of({"enabled": params.boolean}),
    "metadata": params.metadata,
    "mode": params.one_of("payment"),
    "payment_intent_data": params.hash_of(
        {
            "capture_method": params.one_of("automatic", "automatic_async", "manual"),
            "description": params.text(1_000),
            "metadata": params.metadata,
            "transfer_group": params.text(255),
        }
    ),
    "success_url": params.url,
    "ui_mode": params.one_of("hosted_page"),
}


def create(world: World, told: Body) -> Body:
    """Open a session with a hosted page."""
    params.require(told, ("mode", "line_items", "success_url"))
    if told.get("managed_payments", {}).get("enabled"):
        raise invalid_request(
            "Managed Payments are not available here.", param="managed_payments[enabled]"
        )
    if "customer" in told and "customer_email" in told:
        raise invalid_request(
            "You may only specify one of these parameters: customer, customer_email."
        )
    if "customer" in told:
        world.load("customer", told["customer"], param="customer")
    _check_expiry(told)
    currency, total = _check_lines(told["line_items"])
    lines = [objects.line_item(line) for line in told["line_items"]]
    session = objects.checkout_session(told, total=total, currency=currency, pages=world.pages)
    world.store.add(session, {"lines": lines, "intent": told.get("payment_intent_data", {})})
    return session


def _check_expiry(told: Body) -> None:
    if "expires_at" not in told:
        return
    ahead = told["expires_at"] - objects.now()
    if ahead < SHORTEST_SECONDS:
        raise invalid_request(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if ahead > LONGEST_SECONDS:
        raise invalid_request(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _check_lines(lines: list[Body]) -> tuple[str, int]:
    """The one currency of the lines, and their total in minor units."""
    if not lines:
        raise invalid_request("You must pass at least one line item.", param="line_items")
    for index, line in enumerate(lines):
        at = f"line_items[{index}]"
        params.require(line, ("price_data", "quantity"), prefix=at)
        data = line["price_data"]
        at = f"{at}[price_data]"
        params.require(data, ("currency", "unit_amount", "product_data"), prefix=at)
        params.require(data["product_data"], ("name",), prefix=f"{at}[product_data]")
    currencies = {line["price_data"]["currency"] for line in lines}
    if len(currencies) > 1:
        raise invalid_request("All line items must have the same currency.", param="line_items")
    currency = currencies.pop()
    total = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in lines)
    smallest = _SMALLEST.get(currency, 1)
    if total < smallest:
        raise invalid_request(
            f"The Checkout Session's total amount due must add up to at least {smallest} "
            f"{currency} in minor units.",
            code="amount_too_small",
        )
    return currency, total


def expire_due(world: World) -> int:
    """Close the sessions whose time is over."""
    late = world.store.overdue("checkout.session", "open", objects.now())
    for session in late:
        _close(world, session)
    return len(late)


def expire(world: World, session_id: str) -> Body:
    """Close an open session at the merchant's wish."""
    session = world.load("checkout.session", session_id, param="session")
    if session["status"] != "open":
        raise invalid_request(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of {session['status']}."
        )
    return _close(world, session)


def _close(world: World, session: Body) -> Body:
    session |= {"status": "expired", "url": None}
    world.store.save(session)
    if session["payment_intent"]:
        intent = world.load("payment_intent", session["payment_intent"])
        intents.let_go(world, intent, "expired")
    world.emit("checkout.session.expired", session)
    return session


def submit(world: World, session: Body, card: TestCard, *, mail: str) -> Body:
    """The buyer presses Pay: the intent that comes of it. The session must be open."""
    if session["payment_intent"]:
        intent = world.load("payment_intent", session["payment_intent"])
    else:
        intent = objects.payment_intent(session, world.store.aside(session["id"])["intent"])
        world.store.add(intent)
        session["payment_intent"] = intent["id"]
        world.emit("payment_intent.created", intent)
    session["customer_details"] = {"email": mail, "name": None}
    world.store.save(session)
    return _follow(world, session, intents.try_card(world, intent, card, mail=mail))


def answer_bank(world: World, session: Body, *, approve: bool) -> Body:
    """The buyer's answer to the bank's question."""
    intent = world.load("payment_intent", session["payment_intent"])
    mail = (session["customer_details"] or {}).get("email")
    return _follow(world, session, intents.answer_bank(world, intent, approve=approve, mail=mail))


def _follow(world: World, session: Body, intent: Body) -> Body:
    if intent["status"] in ("succeeded", "requires_capture"):
        # An authorised payment is not yet a paid one: `paid` comes with the capture.
        status = "paid" if intent["status"] == "succeeded" else "unpaid"
        session |= {"status": "complete", "payment_status": status, "url": None}
        world.store.save(session)
        world.emit("checkout.session.completed", session)
    return intent
