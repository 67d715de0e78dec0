"""Run the stand-in: `python -m payments.standin --port 8012 --data standin.sqlite3`."""

import argparse
import contextlib
import ipaddress
import logging
import signal
import socket
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import uvicorn

from payments.standin.config import Config, from_environment
from payments.standin.server import Standin
from payments.standin.store import Store
from payments.standin.webhooks import Endpoint

REFUSED = 2
_DRAIN_SECONDS = 2


class StartRefused(Exception):
    """Why the server does not start, in one sentence for whoever started it."""


class _Server(uvicorn.Server):
    """uvicorn raises the signal again after a clean stop; we end with 0 instead."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_exit)
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m payments.standin", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=8012, help="0 takes a free one")
    parser.add_argument("--data", help="SQLite file; without one, nothing survives a restart")
    parser.add_argument("--key", help="the API key, sk_test_…")
    parser.add_argument("--webhook-url", help="where events are sent")
    parser.add_argument("--webhook-secret", help="what they are signed with")
    parser.add_argument("--pages", help="the address of the pages as browsers reach them")
    parser.add_argument("--merchant", help="the name that the pages show")
    return parser


def _configure(told: argparse.Namespace) -> Config:
    names = ("data", "key", "webhook_url", "webhook_secret", "pages", "merchant")
    given = {name: getattr(told, name) for name in names if getattr(told, name) is not None}
    try:
        config = replace(from_environment(), **given)
        Endpoint().aim(config.webhook_url)
        return config
    except ValueError as error:
        raise StartRefused(str(error)) from error


def _check_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise StartRefused(
            f"The payment stand-in pretends to move money and runs on this machine only: {host} "
            "is not a loopback address. Use --host 127.0.0.1, or real Stripe keys."
        )


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise StartRefused(
            f"Port {port} on {host} cannot be used ({error}). Choose another with --port."
        ) from error
    return bound


def _check_data(path: str) -> None:
    try:
        Store(path).close()
    except sqlite3.Error as error:
        raise StartRefused(
            f"The data file {path} cannot be used ({error}). Another stand-in may be running on "
            "it; else choose another file with --data."
        ) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 after a clean stop, 2 when the start was refused."""
    told = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        _check_loopback(told.host)
        config = _configure(told)
        standin = Standin(config)
        _check_data(config.data)
        bound = _bind(told.host, told.port)
    except StartRefused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    host = f"[{told.host}]" if ":" in told.host else told.host
    logging.info("Payment stand-in on http://%s:%d", host, bound.getsockname()[1])
    server = _Server(
        uvicorn.Config(
            standin,
            lifespan="on",
            log_level="warning",
            access_log=False,
            # Who calls is judged by the connection, never by a header.
            proxy_headers=False,
            timeout_graceful_shutdown=_DRAIN_SECONDS,
        )
    )
    server.run(sockets=[bound])
    return 0 if server.started else REFUSED


if __name__ == "__main__":
    sys.exit(main())
