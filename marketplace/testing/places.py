"""Which objects of the worlds fill the arguments of a route, and who holds them."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin

from marketplace.testing.routes import Route
from marketplace.testing.world import GRANTED, PARTIES, World

SIDES = {
    "party": PARTIES,
    "buyer": frozenset({"ana"}),
    "seller": frozenset({"bruno", "carmen"}),
    "member": frozenset({"bruno", "carmen", "otto"}),
}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\^?\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)\$?")


@dataclass(frozen=True, slots=True)
class Place:
    """One address of a route. `holders` are the only ones who may know it; None where the
    policy alone decides. `body` is a POST that would be understood."""

    path: str
    name: str
    policy: str
    holders: frozenset[str] | None
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def permission(self) -> str:
        """The permission without which a page of the admin is refused; empty for others."""
        model, _line, page = self.name.removeprefix("admin:").rpartition("_")
        app, _line, name = model.partition("_")
        kinds = {"changelist": "view", "change": "view", "history": "view", "add": "add",
                 "delete": "delete"}  # fmt: skip
        return f"{app}.{kinds[page]}_{name}" if name and page in kinds else ""

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def admits(self, name: str) -> bool:
        """Tell whether the declared policy lets somebody in here."""
        if self.holders is not None:
            return name in self.holders
        if self.policy in ("signed_in", "staff"):
            return name != "visitor" and (self.policy == "signed_in" or name in STAFF)
        return True


STAFF = frozenset({"elena", "ester", "farid", "root"})


def places_of(route: Route, world: World) -> list[Place]:
    """Return the addresses of a route in the first world; empty where nothing fits."""
    policy = route.policies[0]
    places = []
    for values, holders in _fillings(route, world):
        if set(route.arguments) - set(values):
            continue
        allowed = holders if holders is not None else SIDES.get(policy)
        body = _bodies(world).get(route.name, {})
        places.append(Place(_address(route.path, values), route.name, policy, allowed, body))
    return places


def _address(path: str, values: Mapping[str, Any]) -> str:
    """Write values into a pattern; anchors and escapes of a regular expression fall away."""
    filled = _ARGUMENT.sub(lambda found: str(values[found[1] or found[2]]), path)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\", "")


Filling = tuple[dict[str, Any], frozenset[str] | None]


def _fillings(route: Route, world: World) -> list[Filling]:
    """Return the values for a route's arguments, each with the holders of what they name."""
    if not route.arguments:
        return [({}, None)]
    space, _colon, _name = route.name.rpartition(":")
    if space == "admin":
        # Whoever has the permission for a page may know it; what was said takes a grant.
        holders = GRANTED if route.name == "admin:record_thread_read" else None
        return [(values, holders) for values in _of_admin(route, world)]
    return _of_pages(world).get(route.name) or _of_space(world).get(space, [])


def _of_space(world: World) -> dict[str, list[Filling]]:
    """Values for all routes of a namespace that `_of_pages` does not name."""
    o = world.objects
    order, thread = {"public_id": o["order"].public_id}, {"public_id": o["thread"].public_id}
    return {
        "": [({"pk": o["factor"].pk}, None)],
        "orders": [(order, None)],
        "disputes": [(order, None)],
        "messaging": [(thread, None)],
        "api": [(order, None)],
    }


def _of_pages(world: World) -> dict[str, list[Filling]]:
    o = world.objects
    gig, offer = {"public_id": o["gig"].public_id}, {"public_id": o["offer"].public_id}
    order, thread = {"public_id": o["order"].public_id}, {"public_id": o["thread"].public_id}
    threads = [f"api:thread-{name}" for name in ("detail", "entries", "messages", "read-up-to")]
    return {
        "accounts:profile": [({"handle": h}, None) for h in ("bruno", "noa")],
        "core:file": _files(world),
        "core:preview": [({"public_id": o["picture"].public_id}, None)],
        "gigs:category": [({"slug": o["category"].slug}, None)],
        "gigs:gig": [(gig | {"slug": o["gig"].slug}, None)],
        "api:gig-detail": [(gig, None)],
        "orders:checkout": [(gig, None)],
        "messaging:ask": [(gig, None)],
        "orders:door": [(order | {"name": n}, None) for n in ("take_back", "agree")],
        "orders:offer_make": [({"public_id": o["inquiry"].public_id}, None)],
        "orders:offer": [(offer, None)],
        "orders:offer_answer": [
            (offer | {"answer": "accept"}, SIDES["party"]),
            (offer | {"answer": "withdraw"}, SIDES["party"]),
        ],
        "notifications:open": [({"public_id": o["notice"].public_id}, frozenset({"bruno"}))],
    } | {name: [(thread, None)] for name in threads}


def _files(world: World) -> list[Filling]:
    o = world.objects
    private = [o[name] for name in ("brief_file", "delivery_file", "message_file")]
    return [({"public_id": o["picture"].public_id, "name": "cover.svg"}, None)] + [
        ({"public_id": file.public_id, "name": file.name}, PARTIES | GRANTED) for file in private
    ]


def _of_admin(route: Route, world: World) -> list[dict[str, Any]]:
    """Fill a page of the admin with the first row of its model."""
    o = world.objects
    if route.name == "admin:record_thread_read":
        return [{"pk": o["thread"].pk}]
    referral, person = o["referral"], world.people["ana"]
    known = {
        "referral_id": referral.pk,
        "user_id": person.pk,
        "app_label": "orders",
        "content_type_id": 1,
        "url": "nothing-here/",
    }
    if set(route.arguments) <= set(known):
        return [{name: known[name] for name in route.arguments}]
    model = _model_at(route.path)
    row = None if model is None else model.objects.order_by("pk").first()
    return [known | {"object_id": 1}] if route.name == "admin:view_on_site" else (
        [{"object_id": row.pk}] if row is not None else []
    )  # fmt: skip


def _model_at(path: str):
    parts = path.split("/")
    for model in admin.site._registry:
        if parts[1:3] == [model._meta.app_label, model._meta.model_name]:
            return model
    return None


def _bodies(world: World) -> dict[str, dict[str, Any]]:
    """POSTs that mean something, so that only the access check can refuse them."""
    o = world.objects
    message = {"text": "Let me in.", "client_id": str(uuid.uuid4())}
    reason = {"reason": "Because I want it so, for good reasons."}
    stars = {"text": "Bad", "work": 1, "communication": 1, "as_agreed": 1}
    points = {"points-TOTAL_FORMS": 1, "points-INITIAL_FORMS": 0, "points-0-text": "Mend it",
              "points-0-kind": "revision"}  # fmt: skip
    gig = {"gig": o["gig"].public_id, "package": "basic", "request_key": str(uuid.uuid4())}
    return {
        "orders:deliver": {"note": "Mine", "lines": [1, 2]},
        "orders:ask_revision": points,
        "orders:review": stars,
        "orders:door": reason,
        "orders:offer_make": {"title": "Mine", "lines": "One", "price": "1", "delivery_days": 1,
                              "revisions": 1},
        "orders:offer_answer": {"request_key": str(uuid.uuid4())},
        "messaging:send": message,
        "messaging:read": {"seq": 1},
        "messaging:draft": {"text": "Mine"},
        "messaging:ask": message,
        "notifications:open": {},
        "api:order-list": gig,
        "api:inquiry-list": message | {"gig": gig["gig"]},
        "api:thread-messages": message,
        "api:thread-read-up-to": {"seq": 1},
        "api:order-answers": {"question": 1, "text": "Mine"},
        "api:order-decline-request": reason,
        "api:order-deliver": {"note": "Mine", "lines": [1, 2]},
        "api:order-add-files": {"note": "Mine"},
        "api:order-request-revision": {"points": [{"text": "Mend it"}]},
        "api:order-ask-cancellation": reason,
        "api:order-answer-cancellation": {"agree": True},
        "api:order-give-up": reason,
        "api:order-refer": reason,
        "api:order-review": stars,
        "admin:orders_referral_grant": reason | {"days": 3},
        "admin:orders_referral_open_case": reason,
        "admin:orders_referral_decide": reason | {"refund": "1"},
        "admin:orders_referral_resolve": reason,
    }  # fmt: skip
