"""Requests and answers between the server's protocol and our functions."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

BODY_MAX = 256 * 1024
_LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Request:
    """One request, its body read whole."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


@dataclass
class Answer:
    """One answer. `hold` seconds pass before it is sent; a torn one breaks off in its body."""

    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    hold: float = 0
    torn: bool = False


def json_answer(status: int, body: Any, **headers: str) -> Answer:
    """An answer in JSON; header names are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(body).encode(), "application/json", named)


def see_other(location: str) -> Answer:
    """303: go there with GET."""
    # Only ASCII may stand in a header, and no line break: what is neither is quoted.
    return Answer(303, headers={"location": quote(location, safe="%/:=&?~#+!$,;'@()*[]")})


def is_loopback_host(host: str) -> bool:
    """Whether a Host header or address names this machine itself.

    Names are compared rather than resolved: a foreign page that rebinds its own name to
    127.0.0.1 must not reach us.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in _LOOPBACK_NAMES or name.endswith(".localhost")
