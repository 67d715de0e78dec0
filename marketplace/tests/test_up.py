"""bin/up before it starts anything: every refusal is a sentence, and nothing is lost."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.embedded.errors import UsageError
from marketplace.embedded.server import LOOPBACK, free_port
from marketplace.embedded.stack import PROJECT, Ports


def up(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "marketplace.embedded.up", *map(str, arguments)],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def free_neighbours() -> int:
    """A port whose next two are free as well."""
    while True:
        port = free_port()
        try:
            Ports(port).check_free()
        except UsageError:
            continue
        return port


@pytest.mark.parametrize("offset", [0, 1, 2])
@pytest.mark.parametrize("how", ["--port", "PORT"])
def test_a_taken_port_is_named_whichever_of_the_three_it_is(offset, how, tmp_path):
    port = free_neighbours()
    with socket.create_server((LOOPBACK, port + offset)):
        if how == "PORT":
            done = up("--data", tmp_path / "data", PORT=str(port))
        else:
            done = up("--data", tmp_path / "data", "--port", port)
    assert done.returncode == 2
    assert done.stderr == (
        f"bin/up: Port {port + offset} is used by another program: stop it, or choose three "
        f"other neighbouring ports with bin/up --port {port + 100}.\n"
    )
    assert not (tmp_path / "data").exists()


def test_a_reset_without_a_terminal_deletes_nothing(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "encargo-data.txt").touch()
    (data / "passwords.json").write_text("{}")
    done = up("--data", data, "--port", free_neighbours(), "--reset")
    assert (done.returncode, done.stderr) == (
        2,
        "bin/up: --reset asks before it deletes, and there is no terminal to ask: add --yes.\n",
    )
    assert sorted(path.name for path in data.iterdir()) == ["encargo-data.txt", "passwords.json"]


def test_an_unreachable_database_stops_the_start_with_a_sentence(tmp_path):
    address = f"postgresql://ana:secret@127.0.0.1:{free_port()}/shop"
    done = up("--data", tmp_path / "data", "--port", free_neighbours(), DATABASE_URL=address)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "The database of DATABASE_URL" in done.stderr
    assert "cannot be reached" in done.stderr
    assert "secret" not in done.stderr
