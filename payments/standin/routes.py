"""The calls that the stand-in answers: method, path, known parameters, what is done."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from payments.standin import checkout, intents, objects, params, reading, refunds
from payments.standin.params import EXPAND, PAGE, Table
from payments.standin.world import World

Body = dict[str, Any]
Handler = Callable[[World, Body, str], Body]

_ID = "([A-Za-z0-9_]{1,255})"


@dataclass(frozen=True)
class Route:
    """One call of the API. The handler gets the id in the path, or an empty string."""

    method: str
    pattern: re.Pattern[str]
    table: Table
    handler: Handler


def _route(method: str, path: str, table: Table, handler: Handler) -> Route:
    return Route(method, re.compile(path.replace("{id}", _ID)), table, handler)


def _read(path: str, kind: str, param: str = "id") -> Route:
    def handler(world: World, told: Body, object_id: str) -> Body:
        return reading.retrieve(world, kind, object_id, param=param)

    return _route("GET", f"{path}/{{id}}", EXPAND, handler)


def _list(path: str, kind: str, **filters: params.Check) -> Route:
    def handler(world: World, told: Body, object_id: str) -> Body:
        if kind == "checkout.session":
            checkout.expire_due(world)
        return reading.listing(world, kind, path, told, filters)

    return _route("GET", path, {**PAGE, **filters}, handler)


def _create_customer(world: World, told: Body, object_id: str) -> Body:
    customer = objects.customer(told)
    world.store.add(customer)
    world.emit("customer.created", customer)
    return customer


def _line_items(world: World, told: Body, object_id: str) -> Body:
    session = world.load("checkout.session", object_id, param="session")
    return reading.expand(world, session, ["line_items"])["line_items"]


def _expire(world: World, told: Body, object_id: str) -> Body:
    checkout.expire_due(world)
    return checkout.expire(world, object_id)


_CREATE_REFUND: Table = {
    **EXPAND,
    "amount": params.integer(1),
    "charge": params.text(255),
    "metadata": params.metadata,
    "payment_intent": params.text(255),
    "reason": params.one_of("duplicate", "fraudulent", "requested_by_customer"),
}
_CAPTURE: Table = {
    **EXPAND,
    "amount_to_capture": params.integer(1),
    "metadata": params.metadata,
}
_CANCEL: Table = {
    **EXPAND,
    "cancellation_reason": params.one_of(
        "abandoned", "duplicate", "fraudulent", "requested_by_customer"
    ),
}
_CUSTOMER: Table = {
    **EXPAND,
    "description": params.text(),
    "email": params.email,
    "metadata": params.metadata,
    "name": params.text(256),
    "phone": params.text(20),
}
_EVENTS: Table = {
    **PAGE,
    "delivery_success": params.boolean,
    "type": params.text(100),
    "types": params.list_of(params.text(100), limit=20),
}

ROUTES: tuple[Route, ...] = (
    _route(
        "POST",
        "/v1/checkout/sessions",
        checkout.CREATE,
        lambda world, told, _: checkout.create(world, told),
    ),
    _route("POST", "/v1/checkout/sessions/{id}/expire", EXPAND, _expire),
    _route("GET", "/v1/checkout/sessions/{id}/line_items", PAGE, _line_items),
    _read("/v1/checkout/sessions", "checkout.session", "session"),
    _list(
        "/v1/checkout/sessions",
        "checkout.session",
        payment_intent=params.text(255),
        status=params.one_of("open", "complete", "expired"),
    ),
    _route(
        "POST",
        "/v1/payment_intents/{id}/capture",
        _CAPTURE,
        lambda world, told, of: intents.capture(world, of, told),
    ),
    _route(
        "POST",
        "/v1/payment_intents/{id}/cancel",
        _CANCEL,
        lambda world, told, of: intents.cancel(world, of, told),
    ),
    _read("/v1/payment_intents", "payment_intent", "intent"),
    _list("/v1/payment_intents", "payment_intent", customer=params.text(255)),
    _read("/v1/charges", "charge"),
    _list(
        "/v1/charges",
        "charge",
        payment_intent=params.text(255),
        transfer_group=params.text(255),
    ),
    _route(
        "POST", "/v1/refunds", _CREATE_REFUND, lambda world, told, _: refunds.create(world, told)
    ),
    _route(
        "POST",
        "/v1/refunds/{id}",
        {**EXPAND, "metadata": params.metadata},
        lambda world, told, of: refunds.update(world, of, told),
    ),
    _read("/v1/refunds", "refund"),
    _list("/v1/refunds", "refund", charge=params.text(255), payment_intent=params.text(255)),
    _route("GET", "/v1/events", _EVENTS, lambda world, told, _: reading.list_events(world, told)),
    _read("/v1/events", "event"),
    _route("GET", "/v1/balance", EXPAND, lambda world, told, _: reading.balance(world)),
    _read("/v1/balance_transactions", "balance_transaction"),
    _list("/v1/balance_transactions", "balance_transaction", source=params.text(255)),
    _route("POST", "/v1/customers", _CUSTOMER, _create_customer),
    _read("/v1/customers", "customer"),
    _list("/v1/customers", "customer", email=params.email),
)


def find(method: str, path: str) -> tuple[Route, str] | None:
    """The route of a call and the id in its path, or None."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match and route.method == method:
            return route, match[1] if match.groups() else ""
    return None
