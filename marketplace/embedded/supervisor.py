"""Runs the programs of the site side by side: starts, watches, restarts and stops them.

Each program leads a process group of its own, so that nothing it started outlives it, and the
terminal's Ctrl-C reaches us alone. The guardian ends all of them should we be killed.
"""

import contextlib
import math
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.embedded.errors import StackError
from marketplace.embedded.guardian import Guardian, end_group
from marketplace.embedded.terminal import Terminal

TICK_SECONDS = 0.1
UPKEEP_SECONDS = 1.0
STOP_SECONDS_MAX = 6.0
BACKOFF_SECONDS = (0.5, 1, 2, 4)
CALM_SECONDS = 60.0  # so long without a crash, and the count begins anew


@dataclass(frozen=True)
class Program:
    """What to run, and how to tell that it is ready and well."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    ready: Callable[[], bool] = lambda: True
    healthy: Callable[[float], str] = lambda _age_seconds: ""
    """Gets the seconds since its start; answers what is wrong, or nothing."""
    later: bool = False
    """Starts when the others are ready, so as not to slow down the first page."""
    once: bool = False
    """Ends by itself: it is run again only after a failure, and the site goes on without it."""


@dataclass
class Child:
    """One program while it runs."""

    program: Program
    process: subprocess.Popen | None = None
    reader: threading.Thread | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    crashes: int = 0
    was_ready: bool = False
    done: bool = False

    @property
    def age_seconds(self) -> float:
        """Since its last start."""
        return time.monotonic() - self.started_at


@dataclass
class Supervisor:
    """Keeps the programs running until it is told to stop."""

    programs: Iterable[Program]
    guardian: Guardian
    terminal: Terminal
    upkeep: Callable[[], None] = lambda: None
    """Asked every second: keeps what the programs need alive; may raise StackError."""
    when_ready: Callable[[], None] = lambda: None
    when_stopping: Callable[[], None] = lambda: None
    ready_seconds_max: float = 120.0
    backoff_seconds: Sequence[float] = BACKOFF_SECONDS
    stop_seconds_max: float = STOP_SECONDS_MAX
    upkeep_seconds: float = UPKEEP_SECONDS
    _children: list[Child] = field(default_factory=list)
    _stops_asked: int = 0

    def ask_to_stop(self, *_signal: object) -> None:
        """End the run soon; asked a second time, end it at once."""
        self._stops_asked += 1

    def run(self) -> None:
        """Run everything until a signal asks to stop; nothing is left running afterwards.

        Raises StackError when a program cannot be kept alive or never becomes ready.
        """
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self.ask_to_stop) for number in numbers}
        try:
            self._children = [Child(program) for program in self.programs]
            for child in self._children:
                child.start_again_at = math.inf if child.program.later else 0.0
            self._watch()
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _watch(self) -> None:
        deadline, announced, next_upkeep = time.monotonic() + self.ready_seconds_max, False, 0.0
        while not self._stops_asked:
            for child in self._children:
                self._tend(child)
            if time.monotonic() >= next_upkeep:
                self.upkeep()
                self._check_health()
                next_upkeep = time.monotonic() + self.upkeep_seconds
            if not announced and self._all_ready():
                announced = True
                self.when_ready()
                for child in self._children:
                    if child.start_again_at == math.inf:
                        child.start_again_at = 0.0
            elif not announced and time.monotonic() > deadline:
                raise StackError(self._not_ready_sentence())
            time.sleep(TICK_SECONDS)

    def _start(self, child: Child) -> None:
        program = child.program
        try:
            child.process = subprocess.Popen(
                program.argv,
                cwd=program.folder,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise StackError(f"{program.name} cannot be started: {error}.") from None
        self.guardian.watch(child.process.pid)
        child.started_at, child.start_again_at = time.monotonic(), 0.0
        if child.process.stdout:
            child.reader = self.terminal.follow(program.name, child.process.stdout)

    def _tend(self, child: Child) -> None:
        if child.process is None:
            if not child.done and time.monotonic() >= child.start_again_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        if child.age_seconds > CALM_SECONDS:
            child.crashes = 0
        self._reap(child)
        if child.program.once and code == 0:
            child.done = True
            return
        self._note_crash(child, describe_exit(code))

    def _note_crash(self, child: Child, how: str) -> None:
        name = child.program.name
        child.crashes += 1
        if child.crashes <= len(self.backoff_seconds):
            wait = self.backoff_seconds[child.crashes - 1]
            child.start_again_at = time.monotonic() + wait
            self.terminal.line(f"{name} {how}; it starts again in {wait} s.")
        elif child.program.once:
            child.done = True
            self.terminal.line(f"{name} {how} {child.crashes} times and is left out.")
        else:
            raise StackError(
                f"{name} ended {child.crashes} times in a row (the last time it {how}), so "
                "everything was stopped: the lines above tell why."
            )

    def _check_health(self) -> None:
        for child in self._children:
            if child.process is None:
                continue
            problem = child.program.healthy(child.age_seconds)
            if problem:
                self.terminal.line(f"{child.program.name}: {problem}; it is started again.")
                self._stop(child)

    def _all_ready(self) -> bool:
        for child in self._children:
            if not child.was_ready and not child.program.later:
                child.was_ready = child.process is not None and child.program.ready()
                if not child.was_ready:
                    return False
        return True

    def _not_ready_sentence(self) -> str:
        late = [
            child.program.name
            for child in self._children
            if not (child.was_ready or child.program.later)
        ]
        return (
            f"{' and '.join(late)} did not become ready within {self.ready_seconds_max:.0f} s, so "
            "everything was stopped: the lines above tell why."
        )

    def _stop(self, child: Child) -> None:
        """Stop one program; the loop starts it again at once."""
        if child.process is not None:
            child.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=self.stop_seconds_max)
            self._reap(child)

    def _stop_all(self) -> None:
        with contextlib.suppress(StackError):
            self.when_stopping()
        running = [child for child in reversed(self._children) if child.process]
        processes = [child.process for child in running if child.process]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + self.stop_seconds_max
        while any(process.poll() is None for process in processes):
            if time.monotonic() > deadline or self._stops_asked > 1:
                break
            time.sleep(TICK_SECONDS / 2)
        for child in running:
            self._reap(child)

    def _reap(self, child: Child) -> None:
        """End what is left of the group and let go of the process."""
        if child.process is None:
            return
        end_group(child.process)
        self.guardian.release(child.process.pid)
        if child.reader:  # its last lines, before ours about its end
            child.reader.join(timeout=1)
        child.process = child.reader = None


def describe_exit(code: int) -> str:
    """How a process ended, as the end of a sentence."""
    if code >= 0:
        return f"ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"
