"""Test databases are clones of one migrated template; nothing is ever truncated.

`db` (pytest-django) wraps a test in a transaction that is rolled back. `committed_db` gives a
fresh clone in which commits are real: for races, processes and everything that happens after
a commit. The application's role may not truncate the ledger, so a clone is also the only way.
"""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql

TEMPLATE = "encargo_template"
LOCK = 7_305_111
_numbers = itertools.count(1)


def _use(name: str) -> None:
    """Point all connections of this process, also of later threads, at a database."""
    for alias in ("default", "migrator"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    with psycopg.connect(os.environ["MIGRATOR_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def _create(connection, name: str, template: str | None = None) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
    connection.execute(statement)


def _drop(connection, name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for attempt in range(20):
        try:
            connection.execute(drop)
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            # A vacuum of the server's own looks in now and then, and is gone in a moment.
            time.sleep(0.1 * attempt)
    connection.execute(drop)


def _ensure_template() -> None:
    """Migrate the template once per run, whichever worker comes first."""
    with _maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if there.fetchone():
            return
        building = f"{TEMPLATE}_building"
        _drop(connection, building)
        _create(connection, building)
        _use(building)
        call_command("migrate", verbosity=0, interactive=False)
        with connections["migrator"].cursor() as cursor:
            cursor.execute("UPDATE core_clock SET movable = true")
        _use("nowhere")
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(building), sql.Identifier(TEMPLATE)
            )
        )


def _clone() -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{worker}_{os.getpid()}_{next(_numbers)}"
    with _maintenance() as connection:
        # Cloning needs a template nobody is connected to; workers take turns.
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _create(connection, name, TEMPLATE)
    return name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        _ensure_template()
        name = _clone()
        _use(name)
    yield
    with django_db_blocker.unblock():
        _use("nowhere")
        with _maintenance() as connection:
            _drop(connection, name)


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A fresh database in which commits are real; yields its DATABASE_URL."""
    with django_db_blocker.unblock(), fresh_database() as url:
        yield url


@contextmanager
def fresh_database() -> Iterator[str]:
    """Use a fresh clone of the template for a while; yields its DATABASE_URL."""
    before = connections.settings["default"]["NAME"]
    name = _clone()
    _use(name)
    try:
        yield database_url("default")
    finally:
        connections.close_all()
        _use(before)
        with _maintenance() as connection:
            _drop(connection, name)


def database_url(alias: str) -> str:
    """Return the address of the database this test uses, for processes that it starts."""
    s = connections.settings[alias]
    login = f"{quote(s['USER'], safe='')}:{quote(s['PASSWORD'], safe='')}"
    return f"postgresql://{login}@{s['HOST']}:{s['PORT']}/{s['NAME']}"
