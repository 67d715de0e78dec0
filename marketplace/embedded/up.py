"""What ``bin/up`` runs once everything is installed: the whole site, until Ctrl-C."""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from marketplace.embedded.datafolder import DEFAULT, empty_folder
from marketplace.embedded.errors import StackError, UsageError
from marketplace.embedded.guardian import Guardian, end_group
from marketplace.embedded.manage import remember_environment
from marketplace.embedded.server import last_line
from marketplace.embedded.services import Services, start_services
from marketplace.embedded.stack import PROJECT, Ports, rest_clock, site_environment, site_programs
from marketplace.embedded.supervisor import Supervisor
from marketplace.embedded.terminal import Terminal

PORT_DEFAULT = 8000
FAILURE, INTERRUPTED = 1, 130
RESTARTS_MAX, RESTARTS_WITHIN_SECONDS = 5, 60
EXCEPTION_NAME = re.compile(r"^[\w.]+: ")


def main(arguments: list[str] | None = None) -> int:
    """Run the site. The exit code is 0 after Ctrl-C, else tells that something failed."""
    terminal = Terminal()
    options = parse(arguments)
    # Until the supervisor takes over, a termination is handled like Ctrl-C: by unwinding.
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        ports = Ports(options.port)
        # bin/up changes the folder; a relative --data is meant from where it was called.
        data = Path(os.environ.get("ENCARGO_CALLED_FROM", "."), options.data).absolute()
        ports.check_free()
        if options.reset:
            reset(data, sure=options.yes)
        run(data, ports, terminal)
    except StackError as error:
        terminal.problem(f"bin/up: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        terminal.problem("bin/up: stopped before the site was up; nothing was lost.")
        return INTERRUPTED
    except Exception as error:  # the last resort: a sentence instead of a traceback
        terminal.problem(
            f"bin/up: stopped by an error of its own ({type(error).__name__}: {error})."
        )
        return FAILURE
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line; PORT of the environment stands in for --port."""
    parser = argparse.ArgumentParser(
        prog="bin/up", description="Set up and run everything, until Ctrl-C."
    )
    parser.add_argument(
        "--port",
        type=int,
        default=os.environ.get("PORT") or PORT_DEFAULT,
        help="port of the pages; sockets and the payment stand-in use the next two "
        "(default: $PORT or 8000)",
    )
    parser.add_argument(
        "--data",
        default=str(DEFAULT),
        help="folder of databases, uploads and keys (default: .data in the project)",
    )
    parser.add_argument(
        "--reset", action="store_true", help="first delete everything in the data folder"
    )
    parser.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    return parser.parse_args(arguments)


def reset(data: Path, *, sure: bool) -> None:
    """Empty the data folder after a yes from the person at the terminal."""
    if not data.exists():
        return
    if not sure:
        if not sys.stdin.isatty():
            raise UsageError(
                "--reset asks before it deletes, and there is no terminal to ask: add --yes."
            )
        answer = input(f"Delete the demo's data in {data}? [y/N] ")
        if answer.strip().lower() not in {"y", "yes"}:
            raise StackError("nothing was deleted.")
    empty_folder(data)


def run(data: Path, ports: Ports, terminal: Terminal) -> None:
    """Start services, prepare the demo, run all programs; stop everything at the end."""
    started = time.monotonic()
    with contextlib.ExitStack() as closing:
        guardian = Guardian()
        closing.callback(guardian.close)
        terminal.line("Starting PostgreSQL and Valkey …")
        services = start_services(data, guardian=guardian)
        closing.callback(services.stop)
        warn_of_one_role(services, terminal)
        manage = Manage(data, site_environment(data, ports, services), guardian)
        remember_environment(data, manage.environment)
        terminal.line("Preparing the database and the demo …")
        people = manage.run("prepare_demo", "preparing the database and the demo")

        def announce() -> None:
            seconds = time.monotonic() - started
            terminal.line(f"\nEncargo runs at {ports.address} (after {seconds:.1f} s).\n\n{people}")
            terminal.line("Ctrl-C stops everything.\n")

        supervisor = Supervisor(
            programs=site_programs(data, ports, manage.environment),
            guardian=guardian,
            terminal=terminal,
            upkeep=Upkeep(services, terminal),
            when_ready=announce,
            when_stopping=partial(begin_stop, terminal, services.database_url),
        )
        terminal.on_closed = supervisor.ask_to_stop
        supervisor.run()
    terminal.line("Stopped.")


def begin_stop(terminal: Terminal, database_url: str) -> None:
    """Note the end, so that the demo's clock rests until the next start."""
    terminal.line("Stopping …")
    rest_clock(database_url)


def warn_of_one_role(services: Services, terminal: Terminal) -> None:
    """Say what a database with a single role does not protect."""
    if services.database_url == services.migrator_database_url:
        terminal.line(
            "DATABASE_URL is used for migrations too: without a MIGRATOR_DATABASE_URL of another "
            "role only triggers protect the ledger (docs/operations.md)."
        )


@dataclass
class Manage:
    """Runs commands of manage.py for the stack."""

    data: Path
    environment: Mapping[str, str]
    guardian: Guardian

    def start(self, command: str) -> subprocess.Popen:
        """Start a command; what it reports goes to a file in the data folder."""
        with self.log(command).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", command],
                cwd=PROJECT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self.guardian.watch(process.pid)
        return process

    def run(self, command: str, purpose: str) -> str:
        """Run a command to its end and return what it printed; StackError when it fails."""
        process = self.start(command)
        try:
            printed, _ = process.communicate()
        finally:
            self.end(process)
        if process.returncode:
            log = self.log(command)
            report = log.read_text(errors="replace")
            reason = EXCEPTION_NAME.sub("", last_line(report, "CommandError: "))
            raise StackError(f"{purpose} failed: {reason}. The whole report is in {log}.")
        return printed.decode(errors="replace")

    def end(self, process: subprocess.Popen) -> None:
        """Leave nothing of a command behind."""
        end_group(process)
        self.guardian.release(process.pid)

    def log(self, command: str) -> Path:
        """The report of the command's last run."""
        folder = self.data / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{command}.log"


@dataclass
class Upkeep:
    """Restarts PostgreSQL or Valkey should one of them die under the running site."""

    services: Services
    terminal: Terminal
    restarts: list[float] = field(default_factory=list)

    def __call__(self) -> None:
        """Look after the servers; StackError when they keep dying."""
        now = time.monotonic()
        for name in self.services.restart_dead():
            self.restarts.append(now)
            self.terminal.line(f"{name} had died and runs again.")
        self.restarts = [at for at in self.restarts if now - at < RESTARTS_WITHIN_SECONDS]
        if len(self.restarts) > RESTARTS_MAX:
            raise StackError(
                "the embedded servers keep dying, so everything was stopped: see postgres.log and "
                "valkey.log in the data folder."
            )


def interrupt(*_signal: object) -> None:
    """Unwind as after Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
