"""A small process of its own that ends our servers if we die without saying goodbye.

A parent that is killed with signal 9 runs no handler and no ``atexit``. So it starts this file
first and holds the only writing end of its standard input: end of file there means that the
parent is gone. The guardian then ends every process group it was told of, and removes the
throw-away folders. It is run as a plain script, imports only the standard library and costs
about 8 MB.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_SECONDS = 6.0
KILL_SECONDS_MAX = 2.0


class Guardian:
    """The parent's side: tell it which processes to end and which folders to remove."""

    def __init__(self, grace_seconds: float = GRACE_SECONDS) -> None:
        self._grace_seconds = grace_seconds
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(grace_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # a Ctrl-C in the terminal must not reach it
        )

    def watch(self, pid: int, stop_signal: int = signal.SIGTERM) -> None:
        """End this process and its group, gently by ``stop_signal``, when the parent dies."""
        self._tell(f"watch {pid} {int(stop_signal)}")

    def release(self, pid: int) -> None:
        """Forget a process that has ended and was reaped (its number may be given anew)."""
        self._tell(f"release {pid}")

    def remove_folder(self, folder: Path) -> None:
        """Remove this folder after everything was ended."""
        self._tell(f"remove {folder}")

    def close(self) -> None:
        """Let the guardian do what is left and wait for it."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.wait(timeout=self._grace_seconds + 4)

    def _tell(self, line: str) -> None:
        # A guardian that somebody killed is no reason to stop the site.
        pipe = self._process.stdin
        with contextlib.suppress(OSError, ValueError):
            if pipe:
                pipe.write(f"{line}\n".encode())
                pipe.flush()


def signal_group(pid: int, number: int) -> None:
    """Signal every process of the group that this one leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_group(process: subprocess.Popen) -> None:
    """Kill what is left of the group that this process led, and wait until it is gone."""
    signal_group(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + KILL_SECONDS_MAX
    while group_exists(process.pid) and time.monotonic() < deadline:
        time.sleep(0.005)


def signal_leader(pid: int, number: int) -> None:
    """Signal the process alone: it tells its own children, in its own order."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def is_alive(pid: int) -> bool:
    """Whether a process of this number runs. One that only waits to be reaped does not.

    The difference matters in containers whose first process never reaps anybody.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    state = process_state(pid)
    return state is None or state[0] != "Z"


def group_exists(pid: int) -> bool:
    """Whether any process of this group runs."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if process_state(os.getpid()) is None:
        return True
    numbers = [name for name in os.listdir("/proc") if name.isdigit()]
    states = [process_state(int(number)) for number in numbers]
    return any(state and state[0] != "Z" and state[2] == str(pid) for state in states)


def process_state(pid: int) -> list[str] | None:
    """State letter, parent and group from Linux's process table; None where it has none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()  # the name before may hold spaces and brackets


def end_groups(watched: dict[int, int], grace_seconds: float) -> None:
    """End the groups, the newest first: leaders by their signal, then what is left by SIGKILL."""
    for pid, stop_signal in reversed(watched.items()):
        signal_leader(pid, stop_signal)
    deadline = time.monotonic() + grace_seconds
    while any(group_exists(pid) for pid in watched) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in watched:
        signal_group(pid, signal.SIGKILL)


def main() -> None:
    """Listen until the parent is gone, then do what it can do no more."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, int] = {}
    folders: list[str] = []
    for line in sys.stdin:
        verb, _, rest = line.rstrip("\n").partition(" ")
        if verb == "watch":
            pid, stop_signal = rest.split()
            watched[int(pid)] = int(stop_signal)
        elif verb == "release":
            watched.pop(int(rest), None)
        elif verb == "remove":
            folders.append(rest)
    end_groups(watched, float(sys.argv[1]))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
