"""What ``bin/manage`` runs: manage.py with the addresses and keys of the running stack."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from marketplace.embedded.datafolder import DEFAULT, in_use, load_json, write_private_json
from marketplace.embedded.stack import PROJECT

ENVIRONMENT = "environment.json"
OURS = ("ENCARGO_", "STRIPE_", "DATABASE_", "MIGRATOR_", "REDIS_", "DJANGO_")


def remember_environment(data: Path, environment: Mapping[str, str]) -> None:
    """Note what the programs of this start are told, for commands given while it runs."""
    ours = {name: value for name, value in environment.items() if name.startswith(OURS)}
    write_private_json(data / ENVIRONMENT, ours)


def main() -> None:
    """Become manage.py; a sentence and exit code 1 where nothing runs."""
    data = Path(os.environ.get("ENCARGO_DATA_DIR") or DEFAULT).absolute()
    if not in_use(data):
        sys.exit(
            f"bin/manage: nothing runs on {data}: start bin/up first, or name the folder of the "
            "one that runs with ENCARGO_DATA_DIR."
        )
    environment = dict(os.environ) | load_json(data / ENVIRONMENT)
    os.execve(  # noqa: S606 - our own manage.py, without a shell
        sys.executable, [sys.executable, str(PROJECT / "manage.py"), *sys.argv[1:]], environment
    )


if __name__ == "__main__":
    main()
