"""How the stand-in starts, refuses to start, and ends."""

import contextlib
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import stripe

from payments.standin.testing import run_standin
from payments.tests.checkouts import open_manual, open_session
from payments.tests.receiver import run_receiver

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "payments.standin", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def client_of(standin):
    return stripe.StripeClient(standin.key, base_addresses={"api": standin.base_url})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])  # noqa: S104 - to be refused
def test_an_address_that_others_reach_is_refused(host):
    ended = start("--host", host)

    assert ended.returncode == 2
    assert f"{host} is not a loopback address" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_live_key_is_refused():
    ended = start("--key", "sk_live_0123456789")

    assert ended.returncode == 2
    assert ended.stderr.startswith("The stand-in takes test keys only")
    assert "0123456789" not in ended.stderr


def test_a_webhook_address_elsewhere_is_refused():
    ended = start("--webhook-url", "https://example.org/hooks")

    assert (ended.returncode, "on this machine" in ended.stderr) == (2, True)


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = start("--port", str(port))

    assert ended.returncode == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in ended.stderr


def test_a_data_file_of_another_kind_is_refused_and_untouched(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("not a database, and dear to somebody" * 100)

    ended = start("--data", str(file))

    assert ended.returncode == 2
    assert "cannot be used" in ended.stderr
    assert file.read_text().startswith("not a database")


def test_a_second_stand_in_on_the_same_data_is_refused(tmp_path):
    data = tmp_path / "standin.sqlite3"
    with run_standin(data=data):
        ended = start("--port", "0", "--data", str(data))

    assert ended.returncode == 2
    assert "Another stand-in may be running on it" in ended.stderr


def test_everything_survives_a_restart(tmp_path):
    data = tmp_path / "with a space" / "standin.sqlite3"
    data.parent.mkdir()
    key = {"idempotency_key": "refund-1"}
    with run_standin(data=data) as standin:
        session = open_session(client_of(standin))
        intent = standin.control.complete(session.id)["payment_intent"]["id"]
        told = {"payment_intent": intent, "amount": 100}
        refund = client_of(standin).v1.refunds.create(told, key)

    with run_standin(data=data) as standin:
        client = client_of(standin)
        assert client.v1.checkout.sessions.retrieve(session.id).payment_intent == intent
        assert client.v1.refunds.create(told, key).id == refund.id
        assert len(standin.control.objects("refund")) == 1


def test_what_fell_due_while_it_was_down_is_closed_and_told_at_the_start(tmp_path):
    data = tmp_path / "standin.sqlite3"
    with run_standin(data=data) as standin:
        client = client_of(standin)
        late = open_session(client)
        standin.control.complete(late.id, card="declined")
        held = standin.control.complete(open_manual(client).id)["payment_intent"]["id"]
    move_back(data, "checkout.session", "$.expires_at", "open")
    move_back(data, "charge", "$.payment_method_details.card.capture_before", "succeeded")

    with run_receiver() as receiver, run_standin(data=data, webhook_url=receiver.url) as standin:
        assert standin.control.drain()
        assert client_of(standin).v1.payment_intents.retrieve(held).status == "canceled"

    assert receiver.kinds == [
        "payment_intent.canceled",
        "checkout.session.expired",
        "charge.refunded",
        "payment_intent.canceled",
    ]


def move_back(data, kind, member, status):
    """Put a moment of a stored object into the past."""
    with contextlib.closing(sqlite3.connect(data)) as database, database:
        changed = database.execute(
            "UPDATE object SET body = json_set(body, ?, 1) "
            "WHERE kind = ? AND json_extract(body, '$.status') = ?",
            (member, kind, status),
        )
        assert changed.rowcount == 1


def test_a_kill_loses_nothing_that_was_answered(tmp_path):
    data = tmp_path / "standin.sqlite3"
    with run_standin(data=data) as standin:
        session = open_session(client_of(standin))
        standin.process.kill()
        standin.process.wait()

    with run_standin(data=data) as standin:
        assert client_of(standin).v1.checkout.sessions.retrieve(session.id).status == "open"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_while_an_answer_is_held_back(number):
    with run_standin() as standin:
        standin.control.fail("timeout_before", path="/v1/customers", seconds=60)
        with pytest.raises(stripe.APIConnectionError):
            stripe.StripeClient(
                standin.key,
                base_addresses={"api": standin.base_url},
                http_client=stripe.RequestsClient(timeout=0.2),
            ).v1.customers.create({})
        standin.process.send_signal(number)

        assert standin.process.wait(8) == 0
