"""The embedded servers: data that survives, doors that stay shut, sentences instead of crashes."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from marketplace.embedded.datafolder import MARK, empty_folder
from marketplace.embedded.errors import StackError
from marketplace.embedded.guardian import is_alive
from marketplace.embedded.server import free_port
from marketplace.embedded.services import Services, start_services
from marketplace.embedded.stack import PROJECT

ADDRESSES = ("DATABASE_URL", "MIGRATOR_DATABASE_URL", "SUPERUSER_DATABASE_URL", "REDIS_URL")


@pytest.fixture(scope="module", autouse=True)
def own_servers() -> Iterator[None]:
    """Hide the addresses of the suite's services, so that these tests start their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ADDRESSES:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def reachable() -> Iterator[Path]:
    """A folder that the servers' account can pass; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="path with spaces ") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture
def data(reachable: Path) -> Iterator[Path]:
    """A data folder for one test."""
    path = Path(tempfile.mkdtemp(dir=reachable))
    path.chmod(0o711)
    yield path / "data"
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def folder(reachable: Path) -> Path:
    return reachable / "data"


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[list[Services]]:
    """One running set; a test that restarts it leaves the new one in the list."""
    running = [start_services(folder)]
    with psycopg.connect(running[0].migrator_database_url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('before')")
    cache(running[0]).set("kept", "before")
    yield running
    running[0].stop()


def cache(services: Services) -> redis.Redis:
    return redis.Redis.from_url(services.redis_url, decode_responses=True)


def kept_words(services: Services) -> list:
    with psycopg.connect(services.migrator_database_url) as connection:
        rows = connection.execute("SELECT word FROM kept").fetchall()
    return [row[0] for row in rows] + [cache(services).get("kept")]


def server_pids(services: Services) -> list[int]:
    return [server.process.pid for server in services.servers if server.process]


def wait_until(true: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def test_a_restart_keeps_the_data_and_the_ports(started, folder):
    addresses, pids = started[0].environment(), server_pids(started[0])
    started[0].stop()
    assert not any(is_alive(pid) for pid in pids)
    started[0] = start_services(folder)
    assert kept_words(started[0]) == ["before", "before"]
    assert started[0].environment() == addresses


def test_servers_that_are_killed_come_back_with_every_acknowledged_write(started):
    for pid in server_pids(started[0]):
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not any(server.running for server in started[0].servers))
    assert started[0].restart_dead() == ["PostgreSQL", "Valkey"]
    assert started[0].restart_dead() == []
    assert kept_words(started[0]) == ["before", "before"]


@pytest.mark.parametrize("role", ["encargo_app", "encargo_migrator", "postgres"])
def test_postgresql_refuses_a_wrong_password(started, role):
    port = started[0].servers[0].port
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://{role}:guess@127.0.0.1:{port}/encargo")


@pytest.mark.parametrize("password", ["", ":guess@"])
def test_valkey_refuses_whoever_does_not_know_its_password(started, password):
    port = started[0].servers[1].port
    with pytest.raises((redis.AuthenticationError, redis.ResponseError)):
        redis.Redis.from_url(f"redis://{password}127.0.0.1:{port}/0").get("kept")


def test_the_application_may_neither_create_nor_read_tables_unasked(started):
    with psycopg.connect(started[0].database_url, autocommit=True) as connection:
        for statement in ("CREATE TABLE mine (word text)", "SELECT * FROM kept"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("kept",)]


def test_the_migrator_finds_the_extensions_in_a_database_of_its_own(started):
    with psycopg.connect(started[0].migrator_database_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE born")
    address = started[0].migrator_database_url.rpartition("/")[0] + "/born"
    with psycopg.connect(address) as connection:
        names = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
    assert names == [("btree_gist",), ("citext",), ("pg_trgm",), ("plpgsql",), ("unaccent",)]


def test_passwords_can_be_read_by_their_owner_alone(started, folder):
    files = [folder / "passwords.json", folder / "valkey" / "valkey.conf"]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600, 0o600]
    command_lines = subprocess.run(["ps", "ax", "-o", "args"], capture_output=True, text=True)
    assert started[0].servers[1].password not in command_lines.stdout


def test_a_second_start_on_a_folder_in_use_names_the_process(started, folder):
    with pytest.raises(StackError, match=f"already runs on .*process {os.getpid()}"):
        start_services(folder)
    with pytest.raises(StackError, match="already runs on"):
        empty_folder(folder)
    assert kept_words(started[0]) == ["before", "before"]


def test_two_sets_run_side_by_side(started, data):
    other = start_services(data, throwaway=True)
    try:
        with psycopg.connect(other.migrator_database_url) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'kept'")
            assert tables.fetchone() == (0,)
        assert cache(other).get("kept") is None
        assert kept_words(started[0]) == ["before", "before"]
    finally:
        other.stop()


PASSWORDS = '{"valkey": "a", "postgres": "b", "encargo_app": "c", "encargo_migrator": "d"}'
BROKEN = {
    "another version": ({"postgres/PG_VERSION": "16"}, "was made by PostgreSQL 16"),
    "half made": ({"postgres/postgresql.conf": ""}, "only a part of one"),
    "foreign files": ({"postgres/holiday.jpg": "sea"}, "holds no PostgreSQL database"),
    "passwords lost": ({"postgres/PG_VERSION": "18"}, "passwords .* are missing"),
    "passwords damaged": ({"passwords.json": "?", "uploads/1": ""}, "passwords.json is damaged"),
    "files missing": (
        {"postgres/PG_VERSION": "18", "passwords.json": PASSWORDS},
        "PostgreSQL does not start: .*was left as it is",
    ),
}


def all_files(folder: Path) -> dict[str, str]:
    """What is in a folder, without what every start writes."""
    ours = {"lock", "postgres.log", "postmaster.opts"}
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        str(name): path.read_text()
        for name, path in found.items()
        # Copies of the servers, where the project itself lies below a private folder.
        if path.name not in ours and not name.parts[0].startswith("servers-")
    }


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_data_folder_is_explained_and_left_as_it_is(case, data):
    files, sentence = BROKEN[case]
    for name, text in {MARK: "", **files}.items():
        path = data / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text)
    before = all_files(data)
    if os.geteuid() == 0:
        data.chmod(0o711)
        for path in data.glob("postgres"):
            shutil.chown(path, "nobody")
    with pytest.raises(StackError, match=sentence) as refused:
        start_services(data)
    assert "\n" not in str(refused.value)
    assert all_files(data) == before


def test_files_of_others_are_neither_used_nor_emptied(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    for attempt in (start_services, empty_folder):
        with pytest.raises(StackError, match="holds files that are not Encargo's"):
            attempt(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgresql://ana:secret@127.0.0.1:{port}/shop"),
        ("DATABASE_URL", "postgresql://ana:secret@no-such-host.invalid/shop"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:{port}/0"),
        ("REDIS_URL", "localhost:{port}"),
    ],
)
def test_an_unreachable_address_is_one_sentence_without_its_password(
    name, address, data, monkeypatch
):
    monkeypatch.setenv(name, address.format(port=free_port()))
    with pytest.raises(StackError) as refused:
        start_services(data, throwaway=True)
    sentence = str(refused.value)
    assert sentence.startswith(("The database of", "The server of"))
    assert "cannot be reached" in sentence
    assert name in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence


START_AND_WAIT = """
import sys, time
from pathlib import Path
from marketplace.embedded.guardian import Guardian
from marketplace.embedded.services import start_services
guardian = Guardian()
throwaway = sys.argv[2] == "throwaway"
services = start_services(Path(sys.argv[1]), throwaway=throwaway, guardian=guardian)
if throwaway:
    guardian.remove_folder(Path(sys.argv[1]))
print(*[server.process.pid for server in services.servers], guardian._process.pid, flush=True)
time.sleep(60)
"""


def start_elsewhere(data: Path, kind: str) -> tuple[subprocess.Popen, list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, str(data), kind],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process.stdout as printed:
        return process, [int(word) for word in printed.readline().split()]


def test_a_killed_owner_leaves_neither_servers_nor_throw_away_data(data):
    owner, pids = start_elsewhere(data, "throwaway")
    assert all(is_alive(pid) for pid in pids)
    owner.kill()
    owner.wait()
    assert wait_until(lambda: not any(is_alive(pid) for pid in pids))
    assert not data.exists()


def test_a_start_ends_the_servers_that_a_killed_stack_left_behind(data):
    owner, (*servers, guardian) = start_elsewhere(data, "kept")
    os.kill(guardian, signal.SIGKILL)  # so that nobody ends the servers
    owner.kill()
    owner.wait()
    assert all(is_alive(pid) for pid in servers)
    services = start_services(data)
    try:
        assert not any(is_alive(pid) for pid in servers)
        with psycopg.connect(services.database_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        services.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has servers run under another account")
def test_below_a_private_folder_the_servers_live_outside_and_no_folder_is_opened(tmp_path):
    (tmp_path / "home").mkdir(mode=0o700)
    data = tmp_path / "home" / "data"
    services = start_services(data)
    outside = Path((data / "servers-live-in").read_text().strip())
    try:
        assert [services.servers[0].home.path, outside.exists()] == [outside, True]
        assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    finally:
        services.stop()
    empty_folder(data)
    assert not outside.exists()
    assert sorted(path.name for path in data.iterdir()) == ["encargo-data.txt", "lock"]
