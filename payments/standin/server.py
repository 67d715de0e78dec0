"""The server: one ASGI application around one store; a second worker would be a second bank."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from typing import Any

from payments.standin import checkout, intents
from payments.standin.api import KEY_SECONDS, Call, check_key
from payments.standin.config import Config
from payments.standin.control import Control
from payments.standin.errors import ApiError
from payments.standin.faults import Faults
from payments.standin.http import (
    BODY_MAX,
    Answer,
    Request,
    is_loopback_host,
    json_answer,
)
from payments.standin.objects import now
from payments.standin.pages import Pages
from payments.standin.store import Store
from payments.standin.webhooks import Courier, Endpoint
from payments.standin.world import World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SWEEP_SECONDS = 10
_TORN_BYTES = 16

_log = logging.getLogger(__name__)


class Standin:
    """One stand-in: store, courier, pages and levers around one event loop."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Open the store and begin to deliver and to sweep; needs the running loop."""
        self.store = Store(self._config.data)
        endpoint = Endpoint(secret=self._config.webhook_secret)
        endpoint.aim(self._config.webhook_url)
        self.courier = Courier(self.store, endpoint)
        self.faults = Faults()
        self.world = World(self.store, queue=self.courier.queue)
        self.control = Control(self.world, self.faults, self.courier)
        self.pages = Pages(self.world, self._config.merchant)
        self._tasks = [asyncio.create_task(self.courier.run()), asyncio.create_task(self._sweep())]

    async def close(self) -> None:
        """Stop the background work and put the store away."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self.store.close()

    async def _sweep(self) -> None:
        while True:
            try:
                self._close_what_is_due()
            except sqlite3.Error:
                _log.exception("The sweep failed; it comes again")
            self.courier.ring()
            await asyncio.sleep(SWEEP_SECONDS)

    def _close_what_is_due(self) -> None:
        with self.store.transaction():
            checkout.expire_due(self.world)
            intents.lapse_authorisations(self.world)
            self.store.prune_answers(now() - KEY_SECONDS)

    async def answer(self, request: Request) -> Answer:
        """The answer to one request, whatever part of the stand-in it asks."""
        if request.path == "/healthz":
            return json_answer(200, {"ok": True})
        if request.path.startswith("/v1/"):
            pages = self._config.pages or f"http://{request.header('host')}"
            call = Call(replace(self.world, pages=pages.rstrip("/")), self.faults, self._config.key)
            return call.answer(request)
        if request.path.startswith("/_control/"):
            try:
                check_key(request, self._config.key)
            except ApiError as error:
                return json_answer(error.status, error.body())
            return await self.control.answer(request)
        return self.pages.answer(request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI entry."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answer = await self._serve(scope, receive)
            self.courier.ring()
            if answer.hold:
                await asyncio.sleep(answer.hold)
            await _send(answer, send, head=scope["method"] == "HEAD")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _serve(self, scope: Scope, receive: Receive) -> Answer:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        client = (scope.get("client") or ("",))[0]
        if not is_loopback_host(headers.get("host", "")) or client not in ("127.0.0.1", "::1"):
            return Answer(403, b"The stand-in answers on this machine only.\n")
        body = await _read_body(receive)
        if body is None:
            return Answer(413, b"The body is too large.\n", headers={"connection": "close"})
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        query = scope["query_string"].decode("latin-1")
        return await self.answer(Request(method, scope["path"], query, headers, body))


async def _read_body(receive: Receive) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_MAX:
            return None
        if not message.get("more_body"):
            return body


async def _send(answer: Answer, send: Send, *, head: bool) -> None:
    headers = {
        "content-type": answer.kind,
        "content-length": str(len(answer.body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        **answer.headers,
    }
    encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    # A body shorter than announced makes the server break the connection off.
    body = b"" if head else answer.body[:_TORN_BYTES] if answer.torn else answer.body
    await send({"type": "http.response.body", "body": body})
