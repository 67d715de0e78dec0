"""Reading objects: retrieve, list, expand, and the balance that is added up on demand."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from payments.standin import checkout, objects
from payments.standin.errors import invalid_request
from payments.standin.world import World

Body = dict[str, Any]

_EXPAND_DEPTH = 4


def _lines_of(world: World, session: Body) -> Body:
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return objects.page_of(world.store.aside(session["id"])["lines"], url)


def _refunds_of(world: World, paid: Body) -> Body:
    found, more = world.store.page("refund", where={"charge": paid["id"]})
    return objects.page_of(found, f"/v1/charges/{paid['id']}/refunds", has_more=more)


# What a member of an object points at: another kind, or a list that is made when asked for.
_LINKS: dict[str, dict[str, str | Callable[[World, Body], Body]]] = {
    "checkout.session": {
        "customer": "customer",
        "line_items": _lines_of,
        "payment_intent": "payment_intent",
    },
    "payment_intent": {"customer": "customer", "latest_charge": "charge"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "payment_intent": "payment_intent",
        "refunds": _refunds_of,
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
}


def expand(world: World, body: Body, paths: Iterable[str]) -> Body:
    """Replace ids by the objects they name, along paths such as `latest_charge.refunds`."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > _EXPAND_DEPTH:
            raise invalid_request("You cannot expand more than 4 levels of a property.")
        _walk(world, body, steps, path)
    return body


def _walk(world: World, body: Body, steps: list[str], path: str) -> None:
    if not steps:
        return
    if body["object"] == "list":
        if steps[0] != "data":
            raise _not_expandable(path)
        for item in body["data"]:
            _walk(world, item, steps[1:], path)
        return
    link = _LINKS.get(body["object"], {}).get(steps[0])
    if link is None:
        raise _not_expandable(path)
    if callable(link):
        body.setdefault(steps[0], link(world, body))
    elif isinstance(body[steps[0]], str):
        body[steps[0]] = show(world, world.load(link, body[steps[0]]))
    if body[steps[0]]:
        _walk(world, body[steps[0]], steps[1:], path)


def _not_expandable(path: str) -> Exception:
    return invalid_request(f"This property cannot be expanded ({path}).", param="expand")


def show(world: World, body: Body) -> Body:
    """The object as it reads now: some members follow from the time or from deliveries."""
    if body["object"] == "balance_transaction" and body["available_on"] <= objects.now():
        body["status"] = "available"
    if body["object"] == "event":
        body["pending_webhooks"] = world.store.undelivered(body["id"])
    return body


def retrieve(world: World, kind: str, object_id: str, *, param: str = "id") -> Body:
    """One object by its id, sessions closed when their time is over."""
    if kind == "checkout.session":
        checkout.expire_due(world)
    return show(world, world.load(kind, object_id, param=param))


def listing(world: World, kind: str, url: str, told: Body, filters: Iterable[str] = ()) -> Body:
    """A page of objects, newest first."""
    for name in ("starting_after", "ending_before"):
        if name in told:
            world.load(kind, told[name], param=name)
    found, more = world.store.page(
        kind,
        where={name: told[name] for name in filters if name in told},
        limit=told.get("limit", 10),
        after=told.get("starting_after"),
        before=told.get("ending_before"),
    )
    return objects.page_of([show(world, item) for item in found], url, has_more=more)


def list_events(world: World, told: Body) -> Body:
    """Events, by type or by whether they were delivered, newest first."""
    if "types" not in told and "delivery_success" not in told:
        return listing(world, "event", "/v1/events", told, ("type",))
    page = listing(world, "event", "/v1/events", {**told, "limit": 1_000_000}, ("type",))
    kept = [event for event in page["data"] if _event_matches(event, told)]
    limit = told.get("limit", 10)
    return objects.page_of(kept[:limit], "/v1/events", has_more=len(kept) > limit)


def _event_matches(event: Body, told: Body) -> bool:
    if "types" in told and event["type"] not in told["types"]:
        return False
    delivered = event["pending_webhooks"] == 0
    return told.get("delivery_success", delivered) == delivered


def balance(world: World) -> Body:
    """What the platform has at the provider, per currency: the sum of all moves."""
    available: dict[str, int] = defaultdict(int)
    pending: dict[str, int] = defaultdict(int)
    for move in world.store.every("balance_transaction"):
        ready = move["available_on"] <= objects.now()
        (available if ready else pending)[move["currency"]] += move["net"]
    currencies = sorted(available.keys() | pending.keys()) or ["eur"]

    def rows(sums: dict[str, int]) -> list[Body]:
        return [
            {"amount": sums[name], "currency": name, "source_types": {"card": sums[name]}}
            for name in currencies
        ]

    return {
        "object": "balance",
        "available": rows(available),
        "pending": rows(pending),
        "livemode": False,
    }
