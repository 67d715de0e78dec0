"""One call of Stripe's API, from its headers to its stored answer."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, replace
from typing import Any

from payments.standin import params, reading, routes
from payments.standin.errors import (
    ApiError,
    broken,
    invalid_request,
    key_in_use,
    key_reused,
    too_many,
    wrong_key,
)
from payments.standin.faults import Fault, Faults
from payments.standin.http import Answer, Request, json_answer
from payments.standin.objects import API_VERSION, new_id
from payments.standin.store import StoredAnswer
from payments.standin.world import World

Body = dict[str, Any]

KEY_SECONDS = 24 * 3600


def told_key(request: Request) -> str:
    """The API key of a request, by Bearer or Basic authorisation."""
    scheme, _, value = request.header("authorization").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except ValueError:
            return ""
    return value.strip()


def check_key(request: Request, key: str) -> None:
    """Refuse a call without our key."""
    told = told_key(request)
    if not hmac.compare_digest(told.encode(), key.encode()):
        raise wrong_key(told)


@dataclass
class Call:
    """What one call needs: the world, the faults ordered for it, and our key."""

    world: World
    faults: Faults
    key: str

    def answer(self, request: Request) -> Answer:
        """Carry out the call, or replay it."""
        request_id = new_id("req_", 14)
        try:
            answer = self._answer(request, request_id)
        except ApiError as error:
            answer = json_answer(error.status, error.body())
        answer.headers.setdefault("request-id", request_id)
        answer.headers["stripe-version"] = API_VERSION
        if request.header("idempotency-key"):
            answer.headers["idempotency-key"] = request.header("idempotency-key")
        if answer.status >= 500:
            # The stored answer would only be replayed.
            answer.headers["stripe-should-retry"] = "false"
        return answer

    def _answer(self, request: Request, request_id: str) -> Answer:
        check_key(request, self.key)
        _check_version(request)
        found = routes.find(request.method, request.path)
        if found is None:
            raise invalid_request(
                f"Unrecognized request URL ({request.method}: {request.path}).", status=404
            )
        told = params.parse_form(_encoded(request))
        fault = self.faults.strike(request.method, request.path)
        key = request.header("idempotency-key") if request.method == "POST" else ""
        if len(key) > 255:
            raise invalid_request("Idempotency keys can have up to 255 characters.")
        _refuse_unread(fault, key)
        if fault and fault.kind == "timeout_before":
            return _spoil(json_answer(500, broken().body()), fault)
        print_ = _fingerprint(request, told)
        known = self.world.store.answer(key) if key else None
        if known:
            return _spoil(_replay(known, print_, key), fault)
        route, object_id = found
        read = params.check(told, route.table)
        world = replace(self.world, request_id=request_id, idempotency_key=key or None)
        with world.store.transaction():
            status, body = _execute(world, route, read, object_id, fault)
            if key:
                stored = StoredAnswer(print_, status, json.dumps(body))
                world.store.keep_answer(key, stored, time.time())
        return _spoil(json_answer(status, body), fault)


def _check_version(request: Request) -> None:
    if request.header("stripe-account"):
        raise ApiError(
            403,
            "invalid_request_error",
            "The provided key does not have access to this account (or that account does not "
            "exist).",
            code="account_invalid",
        )
    version = request.header("stripe-version")
    if version not in ("", API_VERSION):
        raise invalid_request(f"Invalid Stripe API version: {version}")


def _encoded(request: Request) -> str:
    if request.method == "GET":
        return request.query
    try:
        return request.body.decode("ascii")
    except UnicodeDecodeError as error:
        raise invalid_request("The body must be form-encoded.") from error


def _fingerprint(request: Request, told: Body) -> str:
    text = json.dumps([request.method, request.path, told], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_unread(fault: Fault | None, key: str) -> None:
    """Faults that strike before a call is looked at: nothing is done, nothing is stored."""
    if fault is None:
        return
    if fault.kind == "conflict":
        raise key_in_use(key)
    if fault.kind == "rate_limit":
        raise too_many()


def _replay(known: StoredAnswer, fingerprint: str, key: str) -> Answer:
    if known.fingerprint != fingerprint:
        raise key_reused(key)
    answer = json_answer(known.status, json.loads(known.body))
    answer.headers["idempotent-replayed"] = "true"
    return answer


def _execute(
    world: World, route: routes.Route, told: Body, object_id: str, fault: Fault | None
) -> tuple[int, Body]:
    """Do the work; a refusal undoes it, and is the answer that the key will replay."""
    if fault and fault.kind == "error":
        return 500, broken().body()
    expand = told.pop("expand", [])
    try:
        with world.store.transaction():
            body = reading.expand(world, route.handler(world, told, object_id), expand)
    except ApiError as error:
        return error.status, error.body()
    if fault and fault.kind == "error_after":
        return 500, broken().body()
    return 200, body


def _spoil(answer: Answer, fault: Fault | None) -> Answer:
    """Faults on the way back: the answer is stored, but comes late or torn."""
    if fault and fault.kind.startswith("timeout"):
        answer.hold = fault.seconds
    if fault and fault.kind == "drop_after":
        answer.torn = True
    return answer
