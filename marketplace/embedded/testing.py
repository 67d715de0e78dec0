"""One throw-away set of services for a test run.

The root conftest calls ``ensure_test_services()`` before Django reads its settings. Workers of
pytest-xdist are children of that process and inherit the addresses, so there is one set for all.
"""

import atexit
import os
import tempfile
from pathlib import Path

from marketplace.embedded.guardian import Guardian
from marketplace.embedded.services import Services, start_services

NEEDED = ("DATABASE_URL", "MIGRATOR_DATABASE_URL", "REDIS_URL")
FOLDERS = {"ENCARGO_DATA_DIR": "files", "ENCARGO_STATIC_ROOT": "static"}


def ensure_test_services() -> Services | None:
    """Start PostgreSQL and Valkey and put their addresses into the environment.

    Does nothing for a service whose address is set already: by whoever runs the tests on servers
    of their own, or by the process that started this one. The services end with this process,
    even if it is killed, and their data with them; so do files that tests upload.
    """
    if all(os.environ.get(name) for name in (*NEEDED, *FOLDERS)):
        return None
    folder = Path(tempfile.mkdtemp(prefix="encargo-test-"))
    guardian = Guardian()
    guardian.remove_folder(folder)
    atexit.register(guardian.close)
    for variable, name in FOLDERS.items():
        (folder / name).mkdir()
        os.environ.setdefault(variable, str(folder / name))
    if all(os.environ.get(name) for name in NEEDED):
        return None
    if os.geteuid() == 0:
        folder.chmod(0o711)  # the servers run under another account and pass through it
    services = start_services(folder / "servers", throwaway=True, guardian=guardian)
    atexit.register(services.stop)
    os.environ.update(services.environment())
    return services
