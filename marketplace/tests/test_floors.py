"""The floors of the house, held by a linter."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

APPS = ["disputes", "messaging", "orders", "gigs", "payments", "record", "accounts",
        "notifications", "core"]  # fmt: skip
FACES = {"views", "forms", "api", "admin", "consumers", "receivers", "urls", "middleware"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("marketplace", *APPS, cache_dir=None)


def test_every_contract_of_the_floors_is_kept():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_app_imports_the_faces_of_another(graph):
    crossing = [
        f"{importer} imports {imported}"
        for imported in graph.modules
        if (parts := imported.split("."))[0] in APPS
        and len(parts) > 1
        and parts[1] in FACES
        # The cellar holds what all faces share.
        and parts[0] != "core"
        for importer in graph.find_modules_that_directly_import(imported)
        if importer.split(".")[0] not in (parts[0], "marketplace")
    ]
    assert crossing == []
