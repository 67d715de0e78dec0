"""Webhooks: signed as Stripe signs them, stored before they are sent, sent until answered.

First attempts go out one by one in the order of the events. What fails is tried again later
and does not stop the others, as with Stripe; a receiver must cope with any order.
"""

import asyncio
import contextlib
import hashlib
import hmac
import http.client
import json
import logging
import random
import sqlite3
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from payments.standin.http import is_loopback_host
from payments.standin.store import Delivery, Store

ATTEMPTS_MAX = 25
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
ANSWER_SECONDS = 8
COPIES_MAX = 10

_log = logging.getLogger(__name__)


def sign(payload: str, secret: str, at: int) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 over `time.payload`."""
    mac = hmac.new(secret.encode(), f"{at}.{payload}".encode(), hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


@dataclass
class Endpoint:
    """Where events go, and how a test wants them to travel."""

    url: str = ""
    secret: str = ""
    hold: bool = False
    shuffle: bool = False
    copies: int = 1
    delay: float = 0.0

    def aim(self, url: str) -> None:
        """Choose the address; events of a stand-in never leave the machine."""
        parts = urlsplit(url)
        if url and (parts.scheme != "http" or not is_loopback_host(parts.netloc)):
            raise ValueError("The webhook address must be an http address on this machine.")
        self.url = url


def post_event(url: str, payload: str, signature: str) -> int:
    """Send one event; the status of the answer. Redirects are answers, not followed."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_SECONDS)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature,
        "User-Agent": "Stripe/1.0 (stand-in)",
    }
    with contextlib.closing(connection):
        connection.request("POST", path or "/", payload.encode(), headers)
        return connection.getresponse().status


class Courier:
    """Carries stored events to the endpoint, in the background."""

    def __init__(self, store: Store, endpoint: Endpoint) -> None:
        self._store = store
        self.endpoint = endpoint
        self._bell = asyncio.Event()
        self._busy = False

    def queue(self, event_id: str) -> None:
        """Put an event on its way, in the transaction that made it."""
        if self.endpoint.url:
            for _ in range(self.endpoint.copies):
                self._store.queue(event_id, time.time() + self.endpoint.delay)

    def ring(self) -> None:
        """Look at the queue at once."""
        self._bell.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            await self._sleep()
            for delivery in self._ready():
                if self.endpoint.hold:
                    break
                self._busy = True
                try:
                    await self._attempt(delivery)
                except sqlite3.Error:
                    # A full disk must not end all deliveries: the event is still due.
                    _log.exception("The outcome of event %s could not be kept", delivery.event)
                    await asyncio.sleep(FIRST_PAUSE_SECONDS)
                finally:
                    self._busy = False

    async def _sleep(self) -> None:
        due = None if self.endpoint.hold else self._store.next_due()
        pause = None if due is None else max(due - time.time(), 0)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._bell.wait(), pause)
        self._bell.clear()

    def _ready(self) -> list[Delivery]:
        ready = self._store.due(time.time())
        if self.endpoint.shuffle:
            random.shuffle(ready)
        return ready

    async def _attempt(self, delivery: Delivery) -> None:
        event = self._store.get("event", delivery.event)
        if event is None:
            self._store.settle(delivery, state="given_up", outcome="event is gone")
            return
        payload = json.dumps(event, indent=2, ensure_ascii=False)
        signature = sign(payload, self.endpoint.secret, int(time.time()))
        try:
            status = await asyncio.to_thread(post_event, self.endpoint.url, payload, signature)
            outcome, done = str(status), 200 <= status < 300
        except (OSError, ValueError, http.client.HTTPException) as error:
            outcome, done = type(error).__name__, False
        if done:
            self._store.settle(delivery, state="done", outcome=outcome)
        elif delivery.attempts + 1 >= ATTEMPTS_MAX:
            _log.warning("Event %s was never accepted: %s", delivery.event, outcome)
            self._store.settle(delivery, state="given_up", outcome=outcome)
        else:
            pause = min(FIRST_PAUSE_SECONDS * 2**delivery.attempts, LONGEST_PAUSE_SECONDS)
            self._store.settle(delivery, state="due", due=time.time() + pause, outcome=outcome)

    async def drain(self, seconds: float) -> bool:
        """Wait until everything is delivered; False when it was not in time."""
        until = time.monotonic() + seconds
        while self._busy or self._store.next_due() is not None:
            if time.monotonic() >= until:
                return False
            await asyncio.sleep(0.02)
        return True
