"""Sockets as a browser opens them, and what is read from them."""

import json
import time

from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def signed_in(person) -> str:
    """Return the cookie header of a fresh session of a person."""
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def open_socket(address: str, path: str, cookie: str = "", origin: str | None = ""):
    """Connect as a browser on one of our pages does."""
    return connect(
        address + path,
        origin=settings.SITE_URL if origin == "" else origin,
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        open_timeout=30,
    )


def close_code(ws, within: float = 30) -> int:
    """Read until the server closes, and return its code."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            ws.recv(timeout=1)
        except TimeoutError:
            continue
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
    raise AssertionError("the socket is still open")


def frames(ws, until, within: float = 20) -> list[dict]:
    """Read frames until one fulfils `until`; returns all of them."""
    read = []
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            read.append(json.loads(ws.recv(timeout=0.5)))
        except TimeoutError:
            continue
        if until(read[-1]):
            return read
    raise AssertionError(f"did not arrive; read {read}")


def entry_seqs(read: list[dict]) -> list[int]:
    """Return the numbers of the entries among frames."""
    return [frame["seq"] for frame in read if frame["t"] == "entry"]
