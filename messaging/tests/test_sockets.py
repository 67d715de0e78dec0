"""Live conversations on a real socket process: nothing lost, nothing foreign, closed in time."""

import json
import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from websockets.exceptions import ConnectionClosed, InvalidStatus

from accounts.models import User
from gigs.tests.factories import make_gig
from messaging import doorbell
from messaging.domain import reading
from messaging.tests.factories import ask, say
from messaging.tests.live import (
    close_code,
    entry_seqs,
    frames,
    open_socket,
    signed_in,
)


@pytest.fixture
def thread(committed_cast):
    return ask(committed_cast.ana, make_gig(committed_cast.agency))


@pytest.fixture
def server(committed_cast, run_sockets):
    with run_sockets() as address:
        yield address


def path_of(thread, query=""):
    return f"/ws/threads/{thread.public_id}/{query}"


def hello(ws):
    return frames(ws, lambda f: f["t"] == "hello")


def test_both_sides_hear_each_other_each_in_its_own_words(committed_cast, thread, server):
    ana = open_socket(server, path_of(thread, "?lang=en"), signed_in(committed_cast.ana))
    bruno = open_socket(server, path_of(thread, "?lang=es"), signed_in(committed_cast.bruno))
    with ana, bruno:
        hello(ana), hello(bruno)
        say(committed_cast.bruno, thread, "Yes & gladly")
        heard = {
            name: frames(ws, lambda f: f["t"] == "entry")[-1]
            for name, ws in (("ana", ana), ("bruno", bruno))
        }
    assert [heard[name]["seq"] for name in heard] == [2, 2]
    assert "Yes &amp; gladly" in heard["ana"]["html"]
    assert 'class="entry message"' in heard["ana"]["html"]
    assert 'class="entry message me' in heard["bruno"]["html"]


def test_who_may_not_hear_is_told_by_a_code_and_hears_nothing(committed_cast, thread, server):
    cast = committed_cast
    refused = {
        "nobody": (path_of(thread), ""),
        "a stale cookie": (path_of(thread), f"{settings.SESSION_COOKIE_NAME}=old"),
        "a stranger": (path_of(thread), signed_in(cast.dario)),
        "staff": (path_of(thread), signed_in(cast.elena)),
        "no such thread": ("/ws/threads/nothing/", signed_in(cast.ana)),
        "no such address": ("/ws/else", signed_in(cast.ana)),
        "inbox of nobody": ("/ws/inbox/", ""),
    }
    codes = {}
    for who, (path, cookie) in refused.items():
        with open_socket(server, path, cookie) as ws:
            with pytest.raises(ConnectionClosed) as closed:
                ws.recv(timeout=10)
            codes[who] = closed.value.rcvd.code
    assert codes == {
        "nobody": 4401,
        "a stale cookie": 4401,
        "a stranger": 4404,
        "staff": 4404,
        "no such thread": 4404,
        "no such address": 4404,
        "inbox of nobody": 4401,
    }


def test_pages_of_other_origins_are_refused(committed_cast, thread, server):
    for origin in ("https://evil.example", "http://localhost:9999", None):
        with pytest.raises(InvalidStatus) as refused:
            open_socket(server, path_of(thread), signed_in(committed_cast.ana), origin=origin)
        assert refused.value.response.status_code == 403


def test_a_socket_that_comes_back_gets_what_it_missed_in_order(committed_cast, thread, server):
    cookies = {p: signed_in(p) for p in (committed_cast.ana, committed_cast.carmen)}
    lists = {}
    for number, (person, cookie) in enumerate(cookies.items(), start=2):
        with open_socket(server, path_of(thread, "?after=1"), cookie) as ws:
            hello(ws)
            say(committed_cast.bruno, thread, "while both listen")
            lists[person] = entry_seqs(frames(ws, lambda f, n=number: f.get("seq") == n))
    for number in range(150):
        say(committed_cast.bruno, thread, f"while both are away {number}")
    for person, cookie in cookies.items():
        last = lists[person][-1]
        with open_socket(server, path_of(thread, f"?after={last}"), cookie) as ws:
            lists[person] += entry_seqs(frames(ws, lambda f: f.get("seq") == 153))
    whole = list(range(2, 154))
    assert lists == {committed_cast.ana: whole, committed_cast.carmen: whole}


def test_nothing_is_lost_when_nobody_rings(committed_cast, thread, server, monkeypatch):
    """A ring may be lost: the heartbeat compares with the database and brings what is missing."""
    monkeypatch.setattr(doorbell, "_publish", lambda rings: None)
    with open_socket(server, path_of(thread), signed_in(committed_cast.ana)) as ws:
        hello(ws)
        for number in range(3):
            say(committed_cast.bruno, thread, f"unheard {number}")
        assert entry_seqs(frames(ws, lambda f: f.get("seq") == 4)) == [2, 3, 4]


def test_nothing_is_lost_when_valkey_is_flushed_or_restarted(
    committed_cast, thread, settings, run_valkey, run_sockets
):
    with run_valkey() as valkey:
        settings.REDIS_URL = valkey.url
        with (
            run_sockets(redis_url=valkey.url) as server,
            open_socket(server, path_of(thread), signed_in(committed_cast.ana)) as ws,
        ):
            hello(ws)
            say(committed_cast.bruno, thread, "before")
            read = frames(ws, lambda f: f.get("seq") == 2)
            with doorbell.Redis.from_url(valkey.url) as client:
                client.flushall()
            say(committed_cast.bruno, thread, "after the flush")
            read += frames(ws, lambda f: f.get("seq") == 3)
            port = valkey.port
            valkey.stop()
            say(committed_cast.bruno, thread, "while it is away")
            read += frames(ws, lambda f: f.get("seq") == 4)
            valkey.start_on(port)
            time.sleep(2)
            for number in range(5, 10):
                say(committed_cast.bruno, thread, "after the restart")
                read += frames(ws, lambda f, n=number: f.get("seq") == n)
            assert entry_seqs(read) == list(range(2, 10))


def test_signing_out_closes_the_socket_at_once(committed_cast, thread, run_sockets):
    with run_sockets(check=600, heartbeat=600) as server:
        client = Client()
        client.force_login(committed_cast.ana)
        name = settings.SESSION_COOKIE_NAME
        with open_socket(server, path_of(thread), f"{name}={client.cookies[name].value}") as ws:
            hello(ws)
            client.post(reverse("account_logout"))
            assert close_code(ws, within=10) == 4403


REVOCATIONS = {
    "the session ended": lambda cast: Session.objects.all().delete(),
    "the account is closed": lambda cast: User.objects.filter(pk=cast.carmen.pk).update(
        is_active=False
    ),
    "the account is suspended": lambda cast: User.objects.filter(pk=cast.carmen.pk).update(
        standing=User.Standing.SUSPENDED
    ),
    "she left the agency": lambda cast: cast.agency.memberships.filter(user=cast.carmen).delete(),
    "the password was changed": lambda cast: User.objects.filter(pk=cast.carmen.pk).update(
        password="!changed"
    ),
}


def test_whoever_loses_access_gets_no_further_body_and_is_closed(committed_cast, thread, server):
    codes = {}
    for what, revoke in REVOCATIONS.items():
        with open_socket(server, path_of(thread), signed_in(committed_cast.carmen)) as ws:
            hello(ws)
            revoke(committed_cast)
            if what != "the password was changed":
                say(committed_cast.ana, thread, f"secret after {what}")
            read = []
            try:
                while True:
                    read.append(json.loads(ws.recv(timeout=20)))
            except ConnectionClosed as closed:
                codes[what] = closed.rcvd.code
            assert entry_seqs(read) == [], what
        User.objects.filter(pk=committed_cast.carmen.pk).update(
            is_active=True, standing=User.Standing.GOOD, password="!"
        )
        committed_cast.agency.memberships.get_or_create(
            user=committed_cast.carmen, defaults={"joined_at": thread.created_at}
        )
    assert codes == dict.fromkeys(REVOCATIONS, 4403)


NONSENSE = {
    "a list": ("[]", 1003),
    "broken": ("{", 1003),
    "unknown": ('{"t": "sudo"}', 1003),
    "deep": ("[" * 1500, 1003),
    "binary": (b"\x00\xff", 1003),
    "long": ('"' + "x" * 2_100 + '"', 1003),
    "over 64 KiB": ("x" * 70_000, 1009),
}


def test_nonsense_closes_the_socket_with_its_code(committed_cast, thread, server):
    cookie = signed_in(committed_cast.ana)
    codes = {}
    for what, (frame, _code) in NONSENSE.items():
        with open_socket(server, path_of(thread), cookie) as ws:
            hello(ws)
            ws.send(frame)
            codes[what] = close_code(ws)
    assert codes == {what: code for what, (_frame, code) in NONSENSE.items()}


def test_writing_reading_and_being_here_are_told_to_the_other_side_alone(
    committed_cast, thread, server
):
    cast = committed_cast
    ana = open_socket(server, path_of(thread), signed_in(cast.ana))
    bruno = open_socket(server, path_of(thread), signed_in(cast.bruno))
    with ana, bruno:
        hello(ana), hello(bruno)
        for _number in range(5):
            ana.send('{"t": "typing"}')
        ana.send('{"t": "here"}')
        read = frames(bruno, lambda f: f["t"] == "here")
        assert [f["t"] for f in read if f["t"] != "beat"] == ["typing", "here"]
        reading.mark_read(by=cast.bruno, thread=thread, seq=1)
        assert frames(ana, lambda f: f["t"] == "read")[-1] == {"t": "read", "seq": 1}
        own = frames(bruno, lambda f: f["t"] == "seen")
        assert [f for f in own if f["t"] not in ("beat", "seen")] == []


def test_who_does_not_show_it_is_not_seen_writing_reading_or_being_here(
    committed_cast, thread, server
):
    cast = committed_cast
    User.objects.filter(pk=cast.bruno.pk).update(
        shows_typing=False, shows_presence=False, shows_read=False
    )
    ana = open_socket(server, path_of(thread), signed_in(cast.ana))
    bruno = open_socket(server, path_of(thread), signed_in(cast.bruno))
    with ana, bruno:
        hello(ana), hello(bruno)
        bruno.send('{"t": "typing"}')
        bruno.send('{"t": "here"}')
        reading.mark_read(by=cast.bruno, thread=thread, seq=1)
        say(cast.bruno, thread, "the end")
        read = frames(ana, lambda f: f["t"] == "entry")
        assert [f["t"] for f in read if f["t"] != "beat"] == ["entry"]


def test_the_inbox_draws_a_row_anew_when_its_conversation_moves(committed_cast, thread, server):
    with open_socket(server, "/ws/inbox/", signed_in(committed_cast.carmen)) as ws:
        hello(ws)
        say(committed_cast.ana, thread, "one for the list")
        row = frames(ws, lambda f: f["t"] == "row")[-1]
        assert row["thread"] == thread.public_id
        assert "one for the list" in row["html"]


def _idles(server, thread, person, seconds):
    with open_socket(server, path_of(thread), signed_in(person)) as ws:
        hello(ws)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                frame = json.loads(ws.recv(timeout=1))
            except TimeoutError:
                continue
            assert frame["t"] == "beat"
        say(person, thread, "still here")
        frames(ws, lambda f: f["t"] == "entry")


def test_an_idle_socket_stays_open(committed_cast, thread, run_sockets):
    with run_sockets(heartbeat=25, check=20) as server:
        _idles(server, thread, committed_cast.ana, 8)


@pytest.mark.soak
def test_an_idle_socket_stays_open_for_more_than_a_minute(committed_cast, thread, run_sockets):
    with run_sockets(heartbeat=25, check=20) as server:
        _idles(server, thread, committed_cast.ana, 70)
