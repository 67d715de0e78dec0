"""A message, from the sender's POST to the other side's open socket.

Ours: session, access, chain, everything a real message goes through, at 200 messages a second
sent by the clock (an open loop), read on the other side's socket.
Limit: one row inserted and announced by NOTIFY, received by a waiting connection, in series.
Peer: the pattern of the usual tutorial (a Channels consumer that stores by the ORM and sends to
a group of the Redis layer), served by the same server, one socket to the other.
"""

import asyncio
import contextlib
import http.cookies
import json
import os
import statistics
import time
import uuid
from dataclasses import dataclass

import psycopg
from websockets.asyncio.client import connect

from bench.harness import Result, cost, rate
from bench.processes import free_port, running
from bench.site import Site, prepare, require_linux, site

PER_SECOND = 200
SECONDS = 3
PAIRS = 8
BURST = 40


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread with the sessions of both sides."""

    thread: str
    sender: str
    reader: str


def measure(rounds: int) -> list[Result]:
    """Return `message` (p50 in ms), `message:p99` and `message:rate` (messages a second)."""
    require_linux()
    prepare()
    talks = [_make_talk(number) for number in range(PAIRS)]
    _make_peer_tables()
    with site() as ours:
        port = free_port()
        peer = ["-m", "uvicorn", "bench.peer_chat:application", "--host", "127.0.0.1"]
        peer += ["--port", str(port), "--ws", "websockets-sansio", "--log-level", "warning"]
        with running(peer, port, dict(os.environ)):
            return asyncio.run(_rounds(rounds, ours, talks, port))


async def _rounds(rounds: int, ours: Site, talks: list[Talk], peer: int) -> list[Result]:
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        p50, p99 = await _paced(ours, talks[0])
        found = {
            "p50": p50,
            "p99": p99,
            "limit": await _floor(),
            "rate": await _burst_ours(ours, talks),
            "peer_p50": await _peer_paced(peer),
            "peer_rate": await _burst_peer(peer),
        }
        for name, value in found.items():
            if number:
                taken.setdefault(name, []).append(value)
    middle = {name: statistics.median(values) for name, values in taken.items()}
    limit = middle["limit"]
    return [
        cost("message", "ms p50", _named(middle["p50"], limit, middle["peer_p50"])),
        cost("message:p99", "ms (limit: p50)", _named(middle["p99"], middle["p50"], None)),
        rate("message:rate", "1/s", _named(middle["rate"], 1000 / limit, middle["peer_rate"])),
    ]


def _named(ours: float, limit: float, peer: float | None) -> dict[str, float]:
    named = {"ours": ours, "limit": limit}
    return named if peer is None else named | {"peer": peer}


class Poster:
    """A keep-alive HTTP connection that posts messages as a browser without scripts would."""

    def __init__(self, ours: Site, talk: Talk) -> None:
        self._ours, self._talk = ours, talk
        self._token = "b" * 32

    async def __aenter__(self) -> "Poster":
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._ours.pages_port
        )
        return self

    async def __aexit__(self, *error) -> None:
        self._writer.close()

    async def post(self, text: str) -> None:
        """Send one message and read the answer to its end."""
        from django.conf import settings
        from django.urls import reverse

        form = f"client_id={uuid.uuid4()}&text={text}&csrfmiddlewaretoken={self._token}"
        cookies = (
            f"{settings.SESSION_COOKIE_NAME}={self._talk.sender};"
            f" {settings.CSRF_COOKIE_NAME}={self._token}"
        )
        head = [
            f"POST {reverse('messaging:send', args=[self._talk.thread])} HTTP/1.1",
            f"Host: localhost:{self._ours.pages_port}",
            f"Origin: {self._ours.origin}",
            f"Cookie: {cookies}",
            "X-Requested-With: fetch",
            "Accept: application/json",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
        ]
        self._writer.write("\r\n".join([*head, "", form]).encode())
        await self._read_answer()

    async def _read_answer(self) -> None:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split(" ", 2)[1])
        if "content-length:" in head:
            length = int(head.split("content-length:")[1].split("\r\n")[0])
            body = await self._reader.readexactly(length)
        else:
            body = await self._reader.readuntil(b"0\r\n\r\n")
        if status not in (200, 201):
            raise RuntimeError(f"a message was answered with {status}: {body[:300]!r}")


@contextlib.asynccontextmanager
async def _socket(ours: Site, talk: Talk):
    """Open the reader's socket; what is sent before its greeting belongs to the page."""
    from django.conf import settings

    cookie = http.cookies.SimpleCookie({settings.SESSION_COOKIE_NAME: talk.reader})
    async with connect(
        f"ws://localhost:{ours.sockets_port}/ws/threads/{talk.thread}/",
        origin=ours.origin,
        additional_headers={"Cookie": cookie.output(header="", sep=";").strip()},
        compression=None,
    ) as socket:
        await socket.recv()
        yield socket


async def _arrivals(socket, marks: set[str], arrived: dict[str, float]) -> None:
    """Note when each marked text is first seen on a socket, until all were seen."""
    missing = set(marks)
    async for frame in socket:
        now = time.perf_counter()
        for mark in [mark for mark in missing if mark in frame]:
            arrived[mark] = now
            missing.discard(mark)
        if not missing:
            return


async def _paced(ours: Site, talk: Talk) -> tuple[float, float]:
    marks = [f"m{uuid.uuid4().hex}" for _number in range(PER_SECOND * SECONDS)]
    arrived: dict[str, float] = {}
    sent: dict[str, float] = {}
    async with _socket(ours, talk) as socket:
        reading = asyncio.create_task(_arrivals(socket, set(marks), arrived))
        posters = [await Poster(ours, talk).__aenter__() for _number in range(8)]
        free: asyncio.Queue[Poster] = asyncio.Queue()
        for poster in posters:
            free.put_nowait(poster)

        async def send(mark: str) -> None:
            poster = await free.get()
            await poster.post(mark)
            free.put_nowait(poster)

        begun, sending = time.perf_counter(), []
        for number, mark in enumerate(marks):
            await asyncio.sleep(max(0, begun + number / PER_SECOND - time.perf_counter()))
            sent[mark] = time.perf_counter()
            sending.append(asyncio.create_task(send(mark)))
        await asyncio.gather(*sending)
        await asyncio.wait_for(reading, 20)
        for poster in posters:
            await poster.__aexit__()
    return _quantiles([arrived[mark] - sent[mark] for mark in marks])


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return cuts[49] * 1000, cuts[98] * 1000


async def _burst_ours(ours: Site, talks: list[Talk]) -> float:
    async def pair(talk: Talk) -> None:
        async with _socket(ours, talk) as socket, Poster(ours, talk) as poster:
            for _number in range(BURST):
                mark = f"m{uuid.uuid4().hex}"
                reading = asyncio.create_task(_arrivals(socket, {mark}, {}))
                await poster.post(mark)
                await asyncio.wait_for(reading, 20)

    begun = time.perf_counter()
    await asyncio.gather(*(pair(talk) for talk in talks))
    return BURST * len(talks) / (time.perf_counter() - begun)


async def _floor() -> float:
    """Insert + NOTIFY, received by another connection, one after the other: median in ms."""
    url = os.environ["DATABASE_URL"]
    async with (
        await psycopg.AsyncConnection.connect(url, autocommit=True) as writer,
        await psycopg.AsyncConnection.connect(url, autocommit=True) as listener,
    ):
        await writer.execute("CREATE TEMP TABLE IF NOT EXISTS said (id bigserial, text text)")
        await listener.execute("LISTEN said")
        heard = listener.notifies()
        taken = []
        for number in range(300):
            begun = time.perf_counter()
            await writer.execute(
                "WITH row AS (INSERT INTO said (text) VALUES (%s) RETURNING id)"
                " SELECT pg_notify('said', id::text) FROM row",
                [f"message {number}"],
            )
            await anext(heard)
            taken.append((time.perf_counter() - begun) * 1000)
        await heard.aclose()
    return statistics.median(taken)


async def _peer_paced(port: int) -> float:
    url = f"ws://127.0.0.1:{port}/room/paced/"
    marks = [f"m{uuid.uuid4().hex}" for _number in range(PER_SECOND)]
    arrived: dict[str, float] = {}
    sent: dict[str, float] = {}
    async with connect(url, compression=None) as reader, connect(url, compression=None) as writer:
        reading = asyncio.create_task(_arrivals(reader, set(marks), arrived))
        begun = time.perf_counter()
        for number, mark in enumerate(marks):
            await asyncio.sleep(max(0, begun + number / PER_SECOND - time.perf_counter()))
            sent[mark] = time.perf_counter()
            await writer.send(json.dumps({"text": mark}))
        # This pattern may lose messages under load; what never came is not counted as slow.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reading, 10)
    return _quantiles([arrived[mark] - sent[mark] for mark in marks if mark in arrived])[0]


async def _burst_peer(port: int) -> float:
    async def pair(number: int) -> None:
        url = f"ws://127.0.0.1:{port}/room/{number}/"
        async with (
            connect(url, compression=None) as reader,
            connect(url, compression=None) as writer,
        ):
            for _turn in range(BURST):
                mark = f"m{uuid.uuid4().hex}"
                await writer.send(json.dumps({"text": mark}))
                await asyncio.wait_for(_arrivals(reader, {mark}, {}), 20)

    begun = time.perf_counter()
    await asyncio.gather(*(pair(number) for number in range(PAIRS)))
    return BURST * PAIRS / (time.perf_counter() - begun)


def _make_peer_tables() -> None:
    from django.db import connections

    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_said"
            " (id bigserial PRIMARY KEY, room text, sender bigint, text text, at timestamptz"
            " DEFAULT now()); CREATE TABLE bench_room (room text PRIMARY KEY, last_at timestamptz)"
        )


def _make_talk(number: int) -> Talk:
    from accounts.tests.factories import make_seller, make_user
    from gigs.tests.factories import make_gig
    from messaging.domain.inquiries import open_inquiry

    buyer, owner = make_user(f"buyer{number}"), make_user(f"seller{number}")
    gig = make_gig(make_seller(owner))
    thread = open_inquiry(by=buyer, gig=gig, text="Hello", client_id=uuid.uuid4())
    return Talk(thread.public_id, _session_of(buyer), _session_of(owner))


def _session_of(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
