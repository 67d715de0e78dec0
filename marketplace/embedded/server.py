"""What PostgreSQL and Valkey have in common as processes of ours."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from marketplace.embedded.errors import PortTaken, StackError
from marketplace.embedded.guardian import Guardian, end_group, is_alive
from marketplace.embedded.home import Home

LOOPBACK = "127.0.0.1"
LOG_KEPT_BYTES = 5_000_000
PORT_ATTEMPTS = 5
ORPHAN_SECONDS_MAX = 20


class Server:
    """One server process on a loopback port, started and stopped by us."""

    name = "server"
    stop_signals: Sequence[int] = (signal.SIGTERM, signal.SIGKILL)
    start_seconds_max = 120.0  # recovery after a crash may replay a long log

    def __init__(self, home: Home, guardian: Guardian, *, throwaway: bool) -> None:
        self.home = home
        self.guardian = guardian
        self.throwaway = throwaway
        self.port = 0
        self.process: subprocess.Popen | None = None
        self._log_start = 0

    @property
    def log(self) -> Path:
        """Where the server writes its own messages."""
        return self.home.path / f"{self.name}.log"

    @property
    def running(self) -> bool:
        """Whether the process that we started is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self, preferred_port: int = 0) -> None:
        """Start on the preferred port, or on a free one when that is taken.

        Raises StackError with one sentence when the server does not come up.
        """
        self._end_orphan()
        for attempt in range(PORT_ATTEMPTS):
            port = preferred_port if preferred_port and not attempt else free_port()
            with contextlib.suppress(PortTaken):
                self.start_on(port)
                return
        raise StackError(f"{self.name} found no free port on {LOOPBACK}: see {self.log}.")

    def start_on(self, port: int) -> None:
        """Start on exactly this port and wait until this very process serves it."""
        self.port = port
        if port_taken(port):
            raise PortTaken(f"Port {port} is taken.")
        self._spawn(self.command())
        deadline = time.monotonic() + self.start_seconds_max
        while not self.ready():
            if not self.running:
                self._forget()
                self.explain_failure(self.new_log())
            if time.monotonic() > deadline:
                self.stop()
                raise StackError(f"{self.name} did not become ready: see {self.log}.")
            time.sleep(0.01)

    def restart_if_dead(self) -> bool:
        """Start a server that died on its old port again; whether that was needed."""
        if self.running:
            return False
        self._forget()
        self.start_on(self.port)
        return True

    def stop(self) -> None:
        """End the process: gently first, then harder; harmless when it is not running."""
        if self.process is None:
            return
        for number in self.stop_signals:
            if self.process.poll() is None:
                self.process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(timeout=8)
        self._forget()

    def command(self) -> list[str]:
        """The program and its arguments."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether this process, not another on the same port, answers."""
        raise NotImplementedError

    def explain_failure(self, log: str) -> None:
        """Raise what the end of the log means: PortTaken, or StackError with a sentence."""
        raise NotImplementedError

    def orphan_pid(self) -> int | None:
        """The process of an earlier stack that was killed, if it still works on our data."""
        raise NotImplementedError

    def new_log(self) -> str:
        """What the server has written since it was started last."""
        with self.log.open("rb") as handle:
            handle.seek(self._log_start)
            return handle.read().decode(errors="replace")

    def _end_orphan(self) -> None:
        # The caller holds the lock of the data folder: no living stack owns that server.
        pid = self.orphan_pid()
        if pid is None:
            return
        os.kill(pid, self.stop_signals[0])
        deadline = time.monotonic() + ORPHAN_SECONDS_MAX
        while is_alive(pid):
            if time.monotonic() > deadline:
                raise StackError(
                    f"A {self.name} of an earlier start still runs on this data (process {pid}) "
                    "and does not end: end it, then start again."
                )
            time.sleep(0.05)

    def _spawn(self, command: list[str]) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            self._log_start = log.seek(0, os.SEEK_END)
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.home.popen(),
            )
        self.guardian.watch(self.process.pid, self.stop_signals[0])

    def _forget(self) -> None:
        if self.process is not None:
            # A crashed leader may leave children; nothing of its group shall outlive it.
            end_group(self.process)
            self.guardian.release(self.process.pid)
            self.process = None


def free_port() -> int:
    """A loopback port that is free now (another program may still take it before we do)."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def port_taken(port: int) -> bool:
    """Whether some program listens on this port of the loopback addresses.

    Both families are asked: a browser that is sent to ``localhost`` may try ``::1`` first.
    """
    for family, address in ((socket.AF_INET, LOOPBACK), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                # As the servers do: a port in TIME_WAIT is not taken.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except PermissionError:
            return False  # a privileged port: the server itself will say so
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return True
    return False


def last_line(text: str, *marks: str) -> str:
    """The last line that holds one of the marks, without its time stamp; else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in reversed(lines):
        for mark in marks:
            if mark in line:
                return line[line.index(mark) :].rstrip(".")
    return lines[-1].rstrip(".") if lines else "it wrote no message"


def runs_in(pid: int, folder: Path) -> bool:
    """Whether the process works in this folder; where the system does not tell, assume so."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == folder.resolve()
    except FileNotFoundError:
        return not Path("/proc/self/cwd").exists()
    except PermissionError:
        return False
