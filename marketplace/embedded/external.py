"""Asks services that others run whether they answer, before anything is built on them."""

import socket
from urllib.parse import urlsplit

import psycopg

from marketplace.embedded.errors import StackError

CONNECT_SECONDS_MAX = 5


def check_database(setting: str, address: str) -> None:
    """Refuse, with one sentence, a database that cannot be used under this address."""
    try:
        psycopg.connect(address, connect_timeout=CONNECT_SECONDS_MAX).close()
    except (psycopg.Error, UnicodeError) as error:
        reason = next((line for line in reversed(str(error).splitlines()) if line.strip()), "")
        raise StackError(
            f"The database of {setting} ({without_password(address)}) cannot be reached: "
            f"{reason.strip().rstrip('.') or type(error).__name__}. Start it or correct "
            f"{setting}; without {setting} Encargo starts a database of its own."
        ) from None


def check_redis(setting: str, address: str) -> None:
    """Refuse, with one sentence, a Redis address behind which nothing listens."""
    try:
        parts = urlsplit(address)
        place = (parts.hostname or "localhost", parts.port or 6379)
        if parts.scheme not in {"redis", "rediss"}:
            raise ValueError("it must begin with redis:// or rediss://")
        socket.create_connection(place, timeout=CONNECT_SECONDS_MAX).close()
    except (OSError, ValueError) as error:
        raise StackError(
            f"The server of {setting} ({without_password(address)}) cannot be reached: {error}. "
            f"Start it or correct {setting}; without {setting} Encargo starts one of its own."
        ) from None


def without_password(address: str) -> str:
    """An address fit for a terminal that others may see."""
    try:
        parts = urlsplit(address)
        password = parts.password
    except ValueError:
        return "an address that cannot be read"
    if not parts.scheme:
        return "an address that cannot be read"
    return address.replace(f":{password}@", ":…@", 1) if password else address
