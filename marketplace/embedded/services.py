"""PostgreSQL and Valkey for one data folder: embedded, or elsewhere by the environment."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.embedded.datafolder import load_json, lock_folder, write_private_json
from marketplace.embedded.errors import StackError
from marketplace.embedded.external import check_database, check_redis
from marketplace.embedded.guardian import Guardian
from marketplace.embedded.home import find_home
from marketplace.embedded.postgres import (
    APPLICATION,
    MIGRATOR,
    SUPERUSER,
    Postgres,
    new_passwords,
)
from marketplace.embedded.server import Server
from marketplace.embedded.valkey import Valkey

PASSWORDS = "passwords.json"
PORTS = "ports.json"


@dataclass
class Services:
    """Addresses of the running services; ``superuser_url`` is empty for a foreign database."""

    database_url: str
    migrator_database_url: str
    superuser_url: str
    redis_url: str
    servers: list[Server] = field(default_factory=list, repr=False)
    _closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False)

    def environment(self) -> dict[str, str]:
        """The variables by which every process of ours finds the services."""
        found = {
            "DATABASE_URL": self.database_url,
            "MIGRATOR_DATABASE_URL": self.migrator_database_url,
            "SUPERUSER_DATABASE_URL": self.superuser_url,
            "REDIS_URL": self.redis_url,
        }
        return {name: value for name, value in found.items() if value}

    def restart_dead(self) -> list[str]:
        """Start embedded servers that died again, on their old ports; the names of those."""
        return [server.name for server in self.servers if server.restart_if_dead()]

    def stop(self) -> None:
        """Stop what we started, in reverse order, and give the data folder free."""
        self._closing.close()


def start_services(
    data: Path, *, throwaway: bool = False, guardian: Guardian | None = None
) -> Services:
    """Start PostgreSQL and Valkey on the data folder, unless the environment names others.

    ``throwaway`` trades safety against a crash for speed: for tests only. Raises StackError with
    one sentence; whatever was started by then is stopped again.
    """
    with contextlib.ExitStack() as starting:
        services = Services("", "", "", "")
        starting.enter_context(lock_folder(data))
        use_foreign(services)
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            if guardian is None:
                guardian = Guardian()
                starting.callback(guardian.close)
            start_embedded(services, data, guardian, starting, throwaway=throwaway)
        services._closing = starting.pop_all()
    return services


def start_embedded(
    services: Services,
    data: Path,
    guardian: Guardian,
    starting: contextlib.ExitStack,
    *,
    throwaway: bool,
) -> None:
    """Start the servers that the environment does not replace."""
    home = find_home(data)
    if throwaway and home.path != data:
        guardian.remove_folder(home.path)
    passwords, ports = load_passwords(data, home.path), load_json(data / PORTS)
    if not os.environ.get("DATABASE_URL"):
        database = Postgres(home, guardian, passwords, throwaway=throwaway)
        starting.callback(database.stop)
        database.start(ports.get(database.name, 0))
        services.servers.append(database)
        services.database_url = database.url(APPLICATION)
        services.migrator_database_url = database.url(MIGRATOR)
        services.superuser_url = database.url(SUPERUSER)
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(home, guardian, passwords["valkey"], throwaway=throwaway)
        starting.callback(valkey.stop)
        valkey.start(ports.get(valkey.name, 0))
        services.servers.append(valkey)
        services.redis_url = valkey.url
    # The same ports next time, where they are free: saved connections go on working.
    ports |= {server.name: server.port for server in services.servers}
    write_private_json(data / PORTS, ports)


def use_foreign(services: Services) -> None:
    """Take over the addresses that the environment names, once they are known to answer."""
    if address := os.environ.get("DATABASE_URL"):
        services.database_url = address
        services.migrator_database_url = os.environ.get("MIGRATOR_DATABASE_URL") or address
        services.superuser_url = os.environ.get("SUPERUSER_DATABASE_URL", "")
        check_database("DATABASE_URL", services.database_url)
        if services.migrator_database_url != address:
            check_database("MIGRATOR_DATABASE_URL", services.migrator_database_url)
    if address := os.environ.get("REDIS_URL"):
        services.redis_url = address
        check_redis("REDIS_URL", address)


def load_passwords(data: Path, servers: Path) -> dict[str, str]:
    """The passwords of this data folder; made at its first start, never made anew after."""
    path = data / PASSWORDS
    if not path.exists():
        passwords = {"valkey": secrets.token_hex(20)}
        if (servers / "postgres").exists():
            return passwords  # the others are lost; starting will say so
        write_private_json(path, passwords | new_passwords())
    passwords = load_json(path)
    if "valkey" not in passwords:
        raise StackError(
            f"{path} is damaged: put it back from a copy, or begin anew with bin/up --reset."
        )
    return passwords
