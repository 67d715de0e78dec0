"""The supervisor: what crashes comes back, what is stopped leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marketplace.embedded.errors import StackError
from marketplace.embedded.guardian import Guardian, is_alive
from marketplace.embedded.stack import PROJECT
from marketplace.embedded.supervisor import Program, Supervisor
from marketplace.embedded.terminal import Terminal

# Notes its own pid and that of a child it starts, as servers with workers do.
PARENT_AND_CHILD = 'sleep 60 & echo "$$ $!" >> "$0"; wait'
STUBBORN = 'trap "" TERM; echo "$$ $$" >> "$0"; while :; do sleep 0.1; done'


@pytest.fixture
def guardian() -> Iterator[Guardian]:
    made = Guardian()
    yield made
    made.close()


def shell(name: str, script: str, folder: Path, **more) -> Program:
    command = ["/bin/sh", "-c", script, str(folder / f"{name}.pids")]
    return Program(name, command, {"PATH": os.environ["PATH"]}, folder, **more)


def noted(folder: Path, name: str) -> list[list[int]]:
    """The pids of every start of a program, oldest first."""
    path = folder / f"{name}.pids"
    lines = path.read_text().splitlines() if path.exists() else []
    return [[int(word) for word in line.split()] for line in lines]


def wait_until(true: Callable[[], bool], seconds: float = 12) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def run_until(done: Callable[[], bool], guardian: Guardian, programs: list[Program]) -> None:
    """Run the programs in this process until the condition holds."""

    def upkeep() -> None:
        if done():
            supervisor.ask_to_stop()

    supervisor = Supervisor(
        programs,
        guardian,
        Terminal(),
        upkeep,
        backoff_seconds=(0.05, 0.05, 0.05),
        upkeep_seconds=0.05,
    )
    supervisor.run()


def test_a_crashed_program_starts_again_and_nothing_of_it_is_left(tmp_path, guardian, capsys):
    killed = []

    def kill_first_start() -> bool:
        starts = noted(tmp_path, "web")
        if starts and not killed:
            killed.append(starts[0][0])
            os.kill(starts[0][0], signal.SIGKILL)
        return len(starts) == 2

    run_until(kill_first_start, guardian, [shell("web", PARENT_AND_CHILD, tmp_path)])
    pids = [pid for start in noted(tmp_path, "web") for pid in start]
    assert len(pids) == 4
    assert not any(is_alive(pid) for pid in pids)
    assert "web was ended by SIGKILL; it starts again in 0.05 s." in capsys.readouterr().out


def test_a_program_that_keeps_crashing_stops_everything_with_a_sentence(tmp_path, guardian):
    programs = [
        shell("good", PARENT_AND_CHILD, tmp_path),
        shell("bad", 'echo "$$" >> "$0"; exit 3', tmp_path),
    ]
    with pytest.raises(StackError, match=r"bad ended 4 times in a row .* exit code 3"):
        run_until(lambda: False, guardian, programs)
    assert len(noted(tmp_path, "bad")) == 4
    assert not any(is_alive(pid) for start in noted(tmp_path, "good") for pid in start)


def test_a_deaf_program_is_started_again(tmp_path, guardian, capsys):
    def deaf_at_first(_age_seconds: float) -> str:
        return "it has done no work for 91 s" if len(noted(tmp_path, "worker")) == 1 else ""

    worker = shell("worker", PARENT_AND_CHILD, tmp_path, healthy=deaf_at_first)
    run_until(lambda: len(noted(tmp_path, "worker")) == 2, guardian, [worker])
    assert "worker: it has done no work for 91 s; it is started again." in capsys.readouterr().out
    assert not any(is_alive(pid) for start in noted(tmp_path, "worker") for pid in start)


def test_a_program_that_runs_once_may_end_and_fail(tmp_path, guardian):
    programs = [
        shell("ends", 'echo "$$" >> "$0"', tmp_path, once=True),
        shell("fails", 'echo "$$" >> "$0"; exit 1', tmp_path, once=True),
    ]
    run_until(lambda: len(noted(tmp_path, "fails")) == 4, guardian, programs)
    assert len(noted(tmp_path, "ends")) == 1


def test_lines_carry_the_name_of_their_program(tmp_path, guardian, capfd):
    script = 'echo "good morning"; echo "$$" >> "$0"; wait; sleep 60'
    run_until(lambda: noted(tmp_path, "web") != [], guardian, [shell("web", script, tmp_path)])
    assert "web      | good morning\n" in capfd.readouterr().out


SUPERVISE = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(PROJECT)!r})
from marketplace.tests.test_supervisor import *
folder = Path(sys.argv[1])
programs = [shell("web", PARENT_AND_CHILD, folder), shell("stubborn", STUBBORN, folder)]
Supervisor(programs, Guardian(grace_seconds=1), Terminal(), stop_seconds_max=1).run()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_supervisor_ends_it_leaves_no_process(number, tmp_path):
    process = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path)])
    assert wait_until(lambda: noted(tmp_path, "web") != [] and noted(tmp_path, "stubborn") != [])
    pids = [pid for name in ("web", "stubborn") for pid in noted(tmp_path, name)[0]]
    assert all(is_alive(pid) for pid in pids)
    process.send_signal(number)
    assert wait_until(lambda: not any(is_alive(pid) for pid in pids), seconds=10)
    assert process.wait() == (-signal.SIGKILL if number == signal.SIGKILL else 0)
