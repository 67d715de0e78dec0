"""Control for tests and demos, under `/_control/`: no part of Stripe's API, on loopback only."""

import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from payments.standin import checkout, faults, intents, refunds
from payments.standin.cards import CARDS
from payments.standin.errors import ApiError, invalid_request
from payments.standin.faults import Fault, Faults
from payments.standin.http import Answer, Request, json_answer
from payments.standin.webhooks import COPIES_MAX, Courier
from payments.standin.world import World

Body = dict[str, Any]

_WAIT_SECONDS_MAX = 60.0
_DELAY_SECONDS_MAX = 3600.0


class Control:
    """The levers: faults, webhooks, payments without a page, forgetting."""

    def __init__(self, world: World, ordered: Faults, courier: Courier) -> None:
        self._world = world
        self._faults = ordered
        self._courier = courier
        self._verbs: dict[str, Callable[[Body], Awaitable[Body]]] = {
            "complete": self._complete,
            "drain": self._drain,
            "fail": self._fail,
            "fail_refund": self._fail_refund,
            "lapse": self._lapse,
            "objects": self._objects,
            "prune_keys": self._prune_keys,
            "redeliver": self._redeliver,
            "status": self._status,
            "webhooks": self._webhooks,
            "wipe": self._wipe,
        }

    async def answer(self, request: Request) -> Answer:
        """Pull a lever: `POST /_control/<verb>` with a JSON object."""
        verb = self._verbs.get(request.path.removeprefix("/_control/"))
        if verb is None:
            return json_answer(404, {"error": {"message": "There is no such lever."}})
        if request.method != "POST":
            return json_answer(405, {"error": {"message": "Use POST."}}, allow="POST")
        try:
            return json_answer(200, await verb(_read(request.body)))
        except ApiError as error:
            return json_answer(error.status, error.body())

    async def _status(self, told: Body) -> Body:
        endpoint = self._courier.endpoint
        return {
            "deliveries": self._world.store.count_deliveries(),
            "faults": len(self._faults),
            "webhooks": {
                "url": endpoint.url,
                "hold": endpoint.hold,
                "shuffle": endpoint.shuffle,
                "copies": endpoint.copies,
                "delay": endpoint.delay,
            },
        }

    async def _fail(self, told: Body) -> Body:
        """Order a fault for the next calls."""
        kind = told.get("kind")
        if kind not in faults.KINDS:
            raise invalid_request(f"`kind` is one of {', '.join(faults.KINDS)}.")
        fault = Fault(
            kind=kind,
            method=str(told.get("method", "POST")).upper(),
            path=str(told.get("path", "/v1/")),
            times=int(_number(told, "times", 1, 1, faults.TIMES_MAX)),
            seconds=_number(told, "seconds", 30.0, 0.0, faults.SECONDS_MAX),
        )
        try:
            self._faults.order(fault)
        except ValueError as error:
            raise invalid_request(str(error)) from error
        return {"waiting": len(self._faults)}

    async def _webhooks(self, told: Body) -> Body:
        """Choose where webhooks go and how; what is not named stays."""
        endpoint = self._courier.endpoint
        if "url" in told:
            try:
                endpoint.aim(str(told["url"]))
            except ValueError as error:
                raise invalid_request(str(error)) from error
        endpoint.secret = str(told.get("secret", endpoint.secret))
        endpoint.hold = bool(told.get("hold", endpoint.hold))
        endpoint.shuffle = bool(told.get("shuffle", endpoint.shuffle))
        endpoint.copies = int(_number(told, "copies", endpoint.copies, 1, COPIES_MAX))
        endpoint.delay = _number(told, "delay", endpoint.delay, 0.0, _DELAY_SECONDS_MAX)
        return await self._status({})

    async def _drain(self, told: Body) -> Body:
        seconds = _number(told, "seconds", 5.0, 0.0, _WAIT_SECONDS_MAX)
        return {"drained": await self._courier.drain(seconds)}

    async def _redeliver(self, told: Body) -> Body:
        """Send a stored event once more."""
        event = self._world.load("event", str(told.get("event")), param="event")
        self._world.store.queue(event["id"], time.time())
        return {"event": event["id"]}

    async def _complete(self, told: Body) -> Body:
        """Pay a session with a named card and without its page, the bank's question answered."""
        card = CARDS.get(str(told.get("card", "success")))
        if card is None:
            raise invalid_request(f"`card` is one of {', '.join(CARDS)}.")
        world = replace(self._world, quiet=told.get("webhooks") is False)
        with world.store.transaction():
            checkout.expire_due(world)
            session = world.load("checkout.session", str(told.get("session")), param="session")
            if session["status"] != "open":
                raise invalid_request(f"This Checkout Session is {session['status']}.")
            mail = str(told.get("email") or session["customer_email"] or "buyer@example.org")
            intent = checkout.submit(world, session, card, mail=mail)
            if intent["status"] == "requires_action":
                intent = checkout.answer_bank(world, session, approve=True)
        return {"session": session, "payment_intent": intent}

    async def _fail_refund(self, told: Body) -> Body:
        """Let a refund that had succeeded fail, as a closed card does days later."""
        reason = str(told.get("reason", "expired_or_canceled_card"))
        with self._world.store.transaction():
            return refunds.fail(self._world, str(told.get("refund")), reason)

    async def _lapse(self, told: Body) -> Body:
        """Let an authorisation lapse before its seven days are over."""
        with self._world.store.transaction():
            intent = self._world.load("payment_intent", str(told.get("payment_intent")))
            return intents.let_go(self._world, intent, "automatic")

    async def _objects(self, told: Body) -> Body:
        """List objects of a kind, newest first."""
        limit = int(_number(told, "limit", 100, 1, 1_000))
        found, more = self._world.store.page(str(told.get("kind")), limit=limit)
        return {"objects": found, "has_more": more}

    async def _prune_keys(self, told: Body) -> Body:
        """Forget idempotency keys, as Stripe may do after a day."""
        return {"pruned": self._world.store.prune_answers(math.inf)}

    async def _wipe(self, told: Body) -> Body:
        """Forget every object, answer, event and fault, and send webhooks plainly again."""
        self._world.store.wipe()
        self._faults.clear()
        endpoint = self._courier.endpoint
        endpoint.hold, endpoint.shuffle, endpoint.copies, endpoint.delay = False, False, 1, 0.0
        return {"wiped": True}


def _read(body: bytes) -> Body:
    try:
        told = json.loads(body or b"{}")
    except ValueError as error:
        raise invalid_request("The body must be JSON.") from error
    if not isinstance(told, dict):
        raise invalid_request("The body must be a JSON object.")
    return told


def _number(told: Body, name: str, default: float, low: float, high: float) -> float:
    value = told.get(name, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise invalid_request(f"`{name}` must be a number from {low} to {high}.")
    return value
