"""Real processes on the test's database: sockets, pages, a Valkey of the test's own."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from marketplace.embedded.guardian import Guardian
from marketplace.embedded.home import find_home
from marketplace.embedded.server import LOOPBACK, free_port
from marketplace.embedded.valkey import Valkey
from marketplace.testing.databases import database_url

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def own_valkey():
    """A Valkey of the test's own, which it may flush, stop and start again."""
    folder = Path(tempfile.mkdtemp(prefix="encargo-valkey-"))
    guardian = Guardian()
    guardian.remove_folder(folder)
    if os.geteuid() == 0:
        folder.chmod(0o711)
    server = Valkey(find_home(folder), guardian, "secret", throwaway=True)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        guardian.close()


@contextmanager
def socket_process(redis_url: str = "", heartbeat: int = 1, check: int = 1):
    """Run uvicorn as production does, on the test's database; yields its ws:// address."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url("default"),
        "MIGRATOR_DATABASE_URL": database_url("migrator"),
        "REDIS_URL": redis_url or settings.REDIS_URL,
        "ENCARGO_SITE_URL": settings.SITE_URL,
        "ENCARGO_SOCKET_HEARTBEAT_SECONDS": str(heartbeat),
        "ENCARGO_SOCKET_CHECK_SECONDS": str(check),
    }
    command = [
        *(sys.executable, "-m", "uvicorn", "marketplace.asgi:application"),
        *("--host", LOOPBACK, "--port", str(port), "--ws", "websockets-sansio"),
        *("--ws-per-message-deflate", "false", "--ws-max-size", "65536"),
        *("--lifespan", "off", "--log-level", "warning"),
        *("--timeout-graceful-shutdown", "2"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port, process)
        yield f"ws://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def whole_site():
    """Run pages and sockets as production does; yields the address of the pages."""
    pages, sockets = free_port(), free_port()
    site = f"http://localhost:{pages}"
    environment = os.environ | {
        "DATABASE_URL": database_url("default"),
        "MIGRATOR_DATABASE_URL": database_url("migrator"),
        "ENCARGO_SITE_URL": site,
        "ENCARGO_SOCKET_URL": f"ws://localhost:{sockets}",
        "ENCARGO_HOSTS": "localhost",
    }
    commands = [
        ["-m", "gunicorn", "marketplace.wsgi", "--bind", f"{LOOPBACK}:{pages}", "--threads", "4",
         "--no-control-socket", "--log-level", "warning"],
        ["-m", "uvicorn", "marketplace.asgi:application", "--host", LOOPBACK, "--port",
         str(sockets), "--ws", "websockets-sansio", "--lifespan", "off", "--log-level", "warning"],
    ]  # fmt: skip
    running = [subprocess.Popen([sys.executable, *c], cwd=ROOT, env=environment) for c in commands]
    try:
        for port, process in zip((pages, sockets), running, strict=True):
            _wait_for(port, process)
        yield site
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the socket process did not come up")


@pytest.fixture
def run_sockets():
    """Return the context manager that runs a socket process."""
    return socket_process


@pytest.fixture
def run_site():
    """Return the context manager that runs pages and sockets."""
    return whole_site


@pytest.fixture
def run_valkey():
    """Return the context manager that runs a Valkey of the test's own."""
    return own_valkey
