"""From installed to the first page with demo data, beside what its parts cost at the least.

Ours: the command behind `bin/up` on an empty data folder, until the home page shows gigs.
Limit: an interpreter that makes both database servers, starts them and asks one question.
"""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.harness import Result, alternate, cost
from bench.processes import PROJECT, free_port

FLOOR = """
import sys, pathlib, psycopg
from marketplace.embedded.services import start_services
services = start_services(pathlib.Path(sys.argv[1]))
with psycopg.connect(services.database_url) as connection:
    connection.execute("SELECT 1").fetchone()
services.stop()
"""
SECONDS_MAX = 120
OURS = ("DATABASE_URL", "MIGRATOR_DATABASE_URL", "REDIS_URL", "ENCARGO_TESTS")


def measure(rounds: int) -> list[Result]:
    """Return `cold_start` in seconds; fewer rounds than asked for, since each takes seconds."""
    return [cost("cold_start", "s", alternate(min(rounds, 3), ours=_ours, limit=_limit))]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS}


def _limit() -> float:
    with tempfile.TemporaryDirectory(prefix="encargo-bench-") as folder:
        os.chmod(folder, 0o711)
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-c", FLOOR, folder], cwd=PROJECT, env=_environment(), check=True
        )
        return time.monotonic() - begun


def _ours() -> float:
    with tempfile.TemporaryDirectory(prefix="encargo-bench-") as folder:
        os.chmod(folder, 0o711)
        port = _three_free_ports()
        command = [sys.executable, "-m", "marketplace.embedded.up", "--port", str(port)]
        begun = time.monotonic()
        with Path(folder, "log").open("wb") as log:
            site = subprocess.Popen(
                [*command, "--data", f"{folder}/data"],
                cwd=PROJECT,
                env=_environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_for_gigs(port, site, begun + SECONDS_MAX)
                return time.monotonic() - begun
            finally:
                site.send_signal(signal.SIGINT)
                site.wait(30)


def _three_free_ports() -> int:
    while True:
        port = free_port()
        if port < 65_000:
            return port


def _wait_for_gigs(port: int, site: subprocess.Popen, until: float) -> None:
    while time.monotonic() < until:
        if site.poll() is not None:
            raise RuntimeError("the site ended before its first page; run bin/up to see why")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            answer = connection.getresponse()
            if answer.status == 200 and b"/gigs/" in answer.read():
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError(f"no first page within {SECONDS_MAX} s")
