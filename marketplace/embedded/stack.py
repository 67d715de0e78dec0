"""What the site consists of while it runs: its ports, its environment, its programs."""

import contextlib
import http.client
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from marketplace.embedded.datafolder import load_json, write_private_json
from marketplace.embedded.errors import StackError, UsageError
from marketplace.embedded.server import LOOPBACK, port_taken
from marketplace.embedded.services import Services
from marketplace.embedded.supervisor import Program

PROJECT = Path(__file__).resolve().parents[2]
KEYS = "keys.json"
PORT_MAX = 65_535
SOCKET_BYTES_MAX = 65_536
HEARTBEAT_SECONDS_MAX = 90.0
# In a demo nobody collects static files, and root may run the worker.
EXPECTED_WARNINGS = ("No directory at", "You're running the worker with superuser")


@dataclass(frozen=True)
class Ports:
    """Three neighbours: pages, sockets, the payment stand-in."""

    pages: int

    @property
    def sockets(self) -> int:
        """The port of the live chat."""
        return self.pages + 1

    @property
    def standin(self) -> int:
        """The port of the payment stand-in."""
        return self.pages + 2

    @property
    def address(self) -> str:
        """What a person opens. Passkeys need the name, not the number."""
        return f"http://localhost:{self.pages}"

    def check_free(self) -> None:
        """Refuse ports that other programs use, naming each."""
        numbers = (self.pages, self.sockets, self.standin)
        if self.pages < 1 or self.standin > PORT_MAX:
            raise UsageError(f"{self.pages} is no usable port: choose one from 1024 to 65533.")
        if taken := [str(number) for number in numbers if port_taken(number)]:
            *first, last = taken
            named = f"Ports {', '.join(first)} and {last} are" if first else f"Port {last} is"
            raise UsageError(
                f"{named} used by another program: stop it, or choose three other neighbouring "
                f"ports with bin/up --port {self.pages + 100}."
            )


def load_keys(data: Path) -> dict[str, str]:
    """The keys of this installation, made at its first start: sign-ins depend on them."""
    path = data / KEYS
    if not path.exists():
        made = {
            "ENCARGO_SECRET_KEY": secrets.token_urlsafe(50),
            "STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
            "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(24)}",
        }
        write_private_json(path, made)
    keys = load_json(path)
    if len(keys) < 3:
        raise StackError(
            f"{path} is damaged: put it back from a copy, or delete it (everybody then signs in "
            "again)."
        )
    return keys


def site_environment(data: Path, ports: Ports, services: Services) -> dict[str, str]:
    """The variables of every program: the caller's own, and above them what we started.

    A Stripe key of the caller's own is kept, and then there is no stand-in.
    """
    environment, keys = dict(os.environ), load_keys(data)
    environment.setdefault("ENCARGO_SECRET_KEY", keys.pop("ENCARGO_SECRET_KEY"))
    if not own_stripe():
        environment |= keys
        environment["STRIPE_API_BASE"] = f"http://{LOOPBACK}:{ports.standin}"
    found = services.environment()
    found.pop("SUPERUSER_DATABASE_URL", None)  # no program of the site has use for it
    return environment | {
        **found,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
        "ENCARGO_DEMO": "1",
        "ENCARGO_DATA_DIR": str(data),
        "ENCARGO_SITE_URL": ports.address,
        "ENCARGO_SOCKET_URL": f"ws://localhost:{ports.sockets}",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": ",".join(f"ignore:{start}" for start in EXPECTED_WARNINGS),
    }


def own_stripe() -> bool:
    """Whether the caller's environment brings a Stripe key."""
    return bool(os.environ.get("STRIPE_SECRET_KEY"))


def site_programs(data: Path, ports: Ports, environment: Mapping[str, str]) -> list[Program]:
    """Everything that runs, in the order of starting; it is stopped in the other order."""

    def program(
        name: str, command: tuple[str, ...], told: Mapping[str, str] | None = None, **more: Any
    ) -> Program:
        told = {**environment, **(told or {})}
        return Program(name, (sys.executable, *command), told, PROJECT, **more)

    heartbeat = Heartbeat(environment["DATABASE_URL"])
    payments = []
    if not own_stripe():
        # By its environment: what stands on a command line, every account can read.
        secrets_told = {
            "STANDIN_KEY": environment["STRIPE_SECRET_KEY"],
            "STANDIN_WEBHOOK_SECRET": environment["STRIPE_WEBHOOK_SECRET"],
        }
        command, ready = standin_command(data, ports), partial(listens, ports.standin)
        payments = [program("payments", command, secrets_told, ready=ready)]
    return [
        *payments,
        program("pages", pages_command(ports), ready=PageReady(ports)),
        program("sockets", sockets_command(ports), ready=partial(listens, ports.sockets)),
        program("worker", worker_command(), healthy=heartbeat, later=True),
        program("beat", beat_command(data), later=True),
        program("stories", ("manage.py", "tell_demo_histories"), later=True, once=True),
    ]


def pages_command(ports: Ports) -> tuple[str, ...]:
    """Pages by WSGI: three times the pages a second of ASGI."""
    return (
        *("-m", "gunicorn"),
        "marketplace.wsgi",
        *("--config", "python:marketplace.gunicorn_conf"),
        *("--bind", f"{LOOPBACK}:{ports.pages}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", "4", "--no-control-socket", "--log-level", "warning"),
    )


def sockets_command(ports: Ports) -> tuple[str, ...]:
    """Sockets by a small ASGI process; without compression, frames bounded."""
    return (
        *("-m", "uvicorn"),
        "marketplace.asgi:application",
        *("--host", LOOPBACK, "--port", str(ports.sockets)),
        *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--ws-max-size", str(SOCKET_BYTES_MAX), "--lifespan", "off"),
        *("--timeout-graceful-shutdown", "3", "--log-level", "warning"),
    )


def worker_command() -> tuple[str, ...]:
    """The worker; one of a kind, so it need not gossip with others."""
    return (
        *("-m", "celery", "-A", "marketplace", "--quiet", "worker"),
        *("--concurrency", "2", "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle"),
    )


def beat_command(data: Path) -> tuple[str, ...]:
    """The clock of the sweeps; its schedule file lies in the data folder."""
    (data / "beat").mkdir(exist_ok=True)
    return (
        *("-m", "celery", "-A", "marketplace", "--quiet", "beat"),
        *("--schedule", str(data / "beat" / "schedule"), "--pidfile", ""),
        *("--loglevel", "warning"),
    )


def standin_command(data: Path, ports: Ports) -> tuple[str, ...]:
    """The payment provider's stand-in; it reports to the pages as the provider would."""
    return (
        *("-m", "payments.standin"),
        *("--port", str(ports.standin), "--data", str(data / "standin.sqlite3")),
        *("--webhook-url", f"{ports.address}/payments/webhook/"),
    )


def listens(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


@dataclass
class PageReady:
    """Whether the first page is answered."""

    ports: Ports

    def __call__(self) -> bool:
        """Ask for the home page as a browser would name it."""
        connection = http.client.HTTPConnection(LOOPBACK, self.ports.pages, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.ports.pages}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass
class Heartbeat:
    """Whether the worker works: it writes a row every 15 s by a task of its own.

    A worker can be alive but deaf after its broker reconnected; only its own work proves it.
    """

    database_url: str

    def __call__(self, age_seconds: float) -> str:
        """What is wrong, or nothing. A database that does not answer is not the worker's fault."""
        if age_seconds < HEARTBEAT_SECONDS_MAX:
            return ""
        try:
            with psycopg.connect(self.database_url, connect_timeout=2) as connection:
                row = connection.execute(
                    "SELECT extract(epoch FROM clock_timestamp() - max(beat_at))"
                    " FROM core_heartbeat WHERE name = 'worker'"
                ).fetchone()
        except psycopg.Error:
            return ""
        silence = float(row[0]) if row and row[0] is not None else age_seconds
        if silence < HEARTBEAT_SECONDS_MAX:
            return ""
        return f"it has done no work for {silence:.0f} s"


def rest_clock(database_url: str) -> None:
    """Note when the stack stopped: the demo's clock goes on from there at the next start.

    One statement of our own rather than a command of manage.py, which needs a second or more to
    begin, while somebody waits for the end. What this misses, the last heartbeat tells.
    """
    with (
        contextlib.suppress(psycopg.Error),
        psycopg.connect(database_url, connect_timeout=2) as connection,
    ):
        connection.execute("UPDATE core_clock SET rested_at = clock_timestamp() WHERE movable")
