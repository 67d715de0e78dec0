"""The whole site, started as `bin/up` starts it, in a folder and on ports of its own."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg

from core.translations import compile_all
from marketplace.embedded.errors import UsageError
from marketplace.embedded.manage import ENVIRONMENT, OURS
from marketplace.embedded.server import free_port
from marketplace.embedded.stack import PROJECT, Ports

READY_SECONDS_MAX = 180.0
STOP_SECONDS_MAX = 30.0
TOLD_SECONDS_MAX = 120.0
# What tells the programs apart on their command lines.
PROGRAMS = {
    "payments": "payments.standin",
    "pages": "gunicorn",
    "sockets": "uvicorn",
    "worker": "celery .* worker",
    "beat": "celery .* beat",
    "valkey": "valkey-server",
}


class Site:
    """One running site: where it answers, what runs for it, what its database holds."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.log = folder / "up.log"
        self.ports = Ports(free_neighbours())
        self.address = self.ports.address
        self._process = self._start()
        self._environment: dict[str, str] = {}

    def _start(self) -> subprocess.Popen:
        # The tests' own servers stand in our environment; this site has its own.
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        command = [sys.executable, "-m", "marketplace.embedded.up"]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [*command, "--port", str(self.ports.pages), "--data", str(self.data)],
                cwd=PROJECT,
                env=clean,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_up(self) -> None:
        """Return once bin/up has said that the site runs; AssertionError with its words else."""
        wait_for(self._says_up, READY_SECONDS_MAX, self.words)
        self._environment = json.loads((self.data / ENVIRONMENT).read_text())

    def _says_up(self) -> bool:
        assert self._process.poll() is None, self.words()
        return "Encargo runs at" in self.words()

    def words(self) -> str:
        """Return what the site has printed so far."""
        return self.log.read_text(errors="replace")

    def pid_of(self, program: str) -> int | None:
        """Return the process that leads a program's group, or None while it is away."""
        wanted = re.compile(PROGRAMS[program])
        for pid, command in children_of(self._process.pid):
            if wanted.search(command):
                return pid
        return None

    def kill(self, program: str) -> int:
        """End a program and all it started at once, without a farewell; returns its old pid."""
        pid = self.pid_of(program)
        assert pid is not None, f"{program} does not run"
        os.killpg(pid, signal.SIGKILL)
        return pid

    def wait_for_return(self, program: str, old_pid: int) -> None:
        """Return once the supervisor has started a killed program again."""
        wait_for(lambda: self.pid_of(program) not in {None, old_pid}, 20, self.words)

    def rows(self, statement: str, *values: Any) -> list[tuple]:
        """Return what the application itself may read."""
        with psycopg.connect(self._environment["DATABASE_URL"]) as connection:
            connection.read_only = True
            return connection.execute(statement, values).fetchall()

    def wait_for_rows(self, statement: str, *values: Any) -> list[tuple]:
        """Return the rows as soon as there are any; the demo's histories come one by one."""
        wait_for(lambda: self.rows(statement, *values), TOLD_SECONDS_MAX, self.words)
        return self.rows(statement, *values)

    def shift_clock(self, by: timedelta) -> None:
        """Move the clock and nothing else: what falls due is left to the worker."""
        with psycopg.connect(self._environment["DATABASE_URL"]) as connection:
            connection.execute("UPDATE core_clock SET shift = shift + %s WHERE movable", [by])

    def ask_provider(self, path: str) -> dict[str, Any]:
        """Return what the payment stand-in's API says, by the site's own key."""
        request = Request(f"{self._environment['STRIPE_API_BASE']}/v1/{path}")  # noqa: S310
        request.add_header("authorization", f"Bearer {self._environment['STRIPE_SECRET_KEY']}")
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own loopback address
            return json.load(answer)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command of manage.py beside the running site."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=os.environ | self._environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def stop(self) -> None:
        """Press Ctrl-C; AssertionError when it fails or leaves a process behind."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(timeout=STOP_SECONDS_MAX)
        finally:
            left = processes_on(self.data)
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        assert code == 0, self.words()
        assert left == {}


@contextlib.contextmanager
def running_site() -> Iterator[Site]:
    """Run a site for as long as the block lasts."""
    compile_all()
    folder = Path(tempfile.mkdtemp(prefix="encargo-journeys-"))
    folder.chmod(0o711)  # under root the servers have an account of their own and pass through
    site = Site(folder)
    try:
        site.wait_until_up()
        yield site
    finally:
        try:
            site.stop()
        finally:
            shutil.copy(site.log, shots_folder() / "site.log")
            shutil.rmtree(folder, ignore_errors=True)


def shots_folder() -> Path:
    """Return where pictures are kept; the folder is not part of the repository."""
    folder = PROJECT / "shots"
    folder.mkdir(exist_ok=True)
    return folder


def wait_for(
    condition: Callable[[], object],
    seconds_max: float,
    explain: Callable[[], object] = lambda: "waited in vain",
) -> None:
    """Return as soon as the condition holds; AssertionError with an explanation after a while."""
    deadline = time.monotonic() + seconds_max
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.1)


def free_neighbours() -> int:
    """Return a port whose next two are free as well."""
    while True:
        port = free_port()
        with contextlib.suppress(UsageError):
            Ports(port).check_free()
            return port


def children_of(parent: int) -> Iterator[tuple[int, str]]:
    """Yield the processes that a process started, with their command lines."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name stands in brackets and may hold anything; the parent comes after it.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(folder.name), command_of(folder)


def processes_on(data: Path) -> dict[int, str]:
    """Return the processes that name a data folder on their command line or in what they know."""
    needle, found = str(data).encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            if needle in told:
                found[int(folder.name)] = command_of(folder)
    return found


def command_of(folder: Path) -> str:
    """Return the command line of a process of /proc."""
    return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
