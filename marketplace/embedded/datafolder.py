"""The data folder: everything that one installation started by ``bin/up`` remembers.

Databases, uploads, keys and passwords. It is marked as ours when it is made, so that a mistyped
``--data`` neither fills nor empties a folder of somebody else.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from marketplace.embedded.errors import StackError

MARK = "encargo-data.txt"
MARK_TEXT = (
    "This folder belongs to Encargo: databases, uploads, keys and passwords of one installation.\n"
    "`bin/up --reset` empties it. docs/operations.md tells what each part is.\n"
)
LOCK = "lock"
POINTER = "servers-live-in"
OUTSIDE = Path("/var/lib/encargo")
DEFAULT = Path(__file__).resolve().parents[2] / ".data"


def make_data_folder(data: Path) -> None:
    """Create the folder where it is missing: private, but passable for others under root.

    Raises StackError when it cannot be used or holds somebody else's files.
    """
    try:
        if not data.exists():
            data.mkdir(parents=True)
            # Servers started by root run under another account and must pass through.
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"it belongs to {owner_name(data)}")
        if not (data / MARK).exists():
            if data != DEFAULT and any(data.iterdir()):
                raise StackError(
                    f"{data} holds files that are not Encargo's: name a new or an empty folder "
                    "with --data."
                )
            (data / MARK).write_text(MARK_TEXT)
    except OSError as error:
        raise StackError(
            f"The data folder {data} cannot be used ({error.strerror or error}): make it yours, "
            "or name another one with --data."
        ) from None


def owner_name(path: Path) -> str:
    """The owner's name, or number where the system knows no name."""
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"


@contextlib.contextmanager
def lock_folder(data: Path) -> Iterator[None]:
    """Hold the data folder for this process; the system frees it however the process ends."""
    make_data_folder(data)
    with (data / LOCK).open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.seek(0)
            raise StackError(
                f"Encargo already runs on {data} (process {handle.read().strip() or 'unknown'}): "
                "stop it first, or name another folder with --data and another --port."
            ) from None
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


def in_use(data: Path) -> bool:
    """Whether a stack runs on this data folder."""
    try:
        with (data / LOCK).open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def empty_folder(data: Path) -> None:
    """Delete what an installation remembers; the caller has asked. Refused while it runs."""
    if not data.exists():
        return
    with lock_folder(data):
        pointer = data / POINTER
        try:
            if pointer.exists() and Path(pointer.read_text().strip()).parent == OUTSIDE:
                shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)
            for path in data.iterdir():
                if path.name in {LOCK, MARK}:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        except OSError as error:
            raise StackError(
                f"{error.filename or data} could not be deleted ({error.strerror}): delete it as "
                f"{owner_name(data)} or as root."
            ) from None


def load_json(path: Path) -> dict:
    """What one of our small files holds; nothing where it is missing or damaged."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    making = path.with_name(f"{path.name}.making")
    making.unlink(missing_ok=True)  # a leftover could be readable for others
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    making.replace(path)


def write_private_json(path: Path, value: dict) -> None:
    """Write a small file of ours that only its owner reads."""
    write_private(path, json.dumps(value, indent=1) + "\n")
