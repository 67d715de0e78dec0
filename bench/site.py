"""A site of its own for a measurement: throw-away services, migrated, with pages and sockets."""

import atexit
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.processes import cpu_seconds, free_port, running


@dataclass(frozen=True, slots=True)
class Site:
    """Where it answers, and the processes whose time counts."""

    pages_port: int
    sockets_port: int
    pages_pid: int
    postgres_pid: int

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.pages_port}"

    def cpu_seconds(self) -> float:
        """Processor time of the application and of PostgreSQL so far."""
        return cpu_seconds(self.pages_pid) + cpu_seconds(self.postgres_pid)


def prepare() -> None:
    """Start services and make the schema, once a run; Django is ready in this process after."""
    if os.environ.get("ENCARGO_BENCH_READY"):
        return
    from marketplace.embedded.testing import ensure_test_services

    folder = tempfile.TemporaryDirectory(prefix="encargo-bench-files-")
    atexit.register(folder.cleanup)
    ports = free_port(), free_port()
    os.environ |= {
        "ENCARGO_TESTS": "1",
        "ENCARGO_SECRET_KEY": "only-for-benchmarks",
        "ENCARGO_DATA_DIR": folder.name,
        "ENCARGO_SITE_URL": f"http://localhost:{ports[0]}",
        "ENCARGO_SOCKET_URL": f"ws://localhost:{ports[1]}",
        "STRIPE_SECRET_KEY": "sk_test_bench",
        "ENCARGO_MESSAGES_A_MINUTE": "1000000",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "ENCARGO_BENCH_PORTS": f"{ports[0]},{ports[1]}",
    }
    ensure_test_services()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    os.environ["ENCARGO_BENCH_READY"] = "1"


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """Run pages (gunicorn, as in production) and sockets (uvicorn) until the block ends."""
    pages, sockets = (int(port) for port in os.environ["ENCARGO_BENCH_PORTS"].split(","))
    environment = dict(os.environ)
    page_command = ["-m", "gunicorn", "marketplace.wsgi", "--bind", f"127.0.0.1:{pages}"]
    page_command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    page_command += ["--no-control-socket", "--log-level", "warning"]
    socket_command = ["-m", "uvicorn", "marketplace.asgi:application", "--host", "127.0.0.1"]
    socket_command += ["--port", str(sockets), "--ws", "websockets-sansio", "--lifespan", "off"]
    socket_command += ["--ws-per-message-deflate", "false", "--log-level", "warning"]
    with (
        running(page_command, pages, environment) as pages_pid,
        running(socket_command, sockets, environment),
    ):
        yield Site(pages, sockets, pages_pid, _postgres_pid())


def _postgres_pid() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    status = Path(f"/proc/{backend}/status").read_text()
    parent = next(line for line in status.splitlines() if line.startswith("PPid:"))
    return int(parent.split()[1])


def require_linux() -> None:
    """Stop with a sentence where processor time cannot be read."""
    if not Path("/proc/self/stat").exists():
        sys.exit("bin/bench reads processor time from /proc, which this system does not have.")
