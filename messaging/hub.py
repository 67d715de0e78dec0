"""One hub a socket process: hears the doorbell, reads once, draws once a kind of reader, pushes.

Sockets are registered here by thread and by person. Nothing in the hub is a memory: what a ring
did not bring, the heartbeat finds by comparing the last number sent with the database's.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from typing import Any, Protocol

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings

from accounts.models import User
from messaging import doorbell
from messaging.admission import Admission, last_seqs, outdated_sessions, still_admitted
from messaging.drawing import Reader, draw_entries, log_of
from messaging.queries import row_of
from messaging.rows import draw_row
from record.models import Thread
from record.queries import entries_after, entry_at
from record.rules import side_of

logger = logging.getLogger(__name__)
AT_ONCE = 100


class Listener(Protocol):
    """What the hub needs of a socket."""

    admission: Admission
    sent_seq: int

    async def tell(self, frame: dict[str, Any]) -> None: ...
    async def leave(self, code: int) -> None: ...


class Hub:
    """The sockets of one event loop."""

    def __init__(self) -> None:
        self.threads: dict[int, set[Listener]] = defaultdict(set)
        self.people: dict[int, set[Listener]] = defaultdict(set)
        self.layer = get_channel_layer()
        self.channel = ""
        self._tasks: list[asyncio.Task] = []
        self._pushing: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def listeners(self) -> list[Listener]:
        found = (*self.threads.values(), *self.people.values())
        return [listener for group in found for listener in group]

    async def join(self, listener: Listener) -> None:
        """Register a socket under its thread, or its person's inbox."""
        await self._begin()
        group, members = self._place(listener)
        members.add(listener)
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await self.layer.group_add(group, self.channel)

    async def part(self, listener: Listener) -> None:
        """Forget a socket; the group is left with its last one."""
        group, members = self._place(listener)
        members.discard(listener)
        if members:
            return
        thread = listener.admission.thread
        (self.threads if thread else self.people).pop(
            thread.pk if thread else listener.admission.user.pk, None
        )
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await self.layer.group_discard(group, self.channel)

    async def whisper(self, listener: Listener, frame: dict[str, Any]) -> None:
        """Tell the other side of a thread something that is not recorded, in all processes."""
        told = {"type": "whisper", "thread": listener.admission.thread.pk}
        told |= {"side": listener.admission.other_side, "frame": frame}
        with contextlib.suppress(OSError, asyncio.TimeoutError):
            await self.layer.group_send(doorbell.thread_group(told["thread"]), told)

    async def catch_up(self, thread_id: int) -> None:
        """Push what the thread's sockets have not got; readers alike share one drawing.

        One at a time for a thread, so that numbers arrive in order. The receivers' access is
        checked first, by one statement: nobody who lost it gets another body.
        """
        async with self._pushing[thread_id]:
            listeners = await self._still_allowed(list(self.threads.get(thread_id, ())))
            groups: dict[tuple[Reader, int], list[Listener]] = defaultdict(list)
            for listener in listeners:
                groups[listener.admission.reader, listener.sent_seq].append(listener)
            for (reader, after), alike in groups.items():
                frames, last = await database_sync_to_async(draw_after)(thread_id, after, reader)
                for listener in alike:
                    listener.sent_seq = max(listener.sent_seq, last)
                    await asyncio.gather(*(listener.tell(frame) for frame in frames))

    async def check(self) -> None:
        """Close the sockets of everybody who may no longer listen."""
        listeners = self.listeners
        if not listeners:
            return
        allowed = set(map(id, await self._still_allowed(listeners)))
        left = [one for one in listeners if id(one) in allowed]
        stale = await database_sync_to_async(outdated_sessions)([one.admission for one in left])
        for listener in left:
            if listener.admission.session_key in stale:
                await listener.leave(4403)

    async def beat(self) -> None:
        """Tell every socket the head of its thread, and push what a lost ring did not bring."""
        heads = await database_sync_to_async(last_seqs)(list(self.threads))
        for thread_id, last_seq in heads.items():
            listeners = list(self.threads.get(thread_id, ()))
            if any(listener.sent_seq < last_seq for listener in listeners):
                await self.catch_up(thread_id)
            for listener in listeners:
                await listener.tell({"t": "beat", "last": last_seq})
        for listener in [one for group in self.people.values() for one in group]:
            await listener.tell({"t": "beat"})

    async def stop(self) -> None:
        """End the hub's own tasks, when the process ends."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def _begin(self) -> None:
        if self._tasks:
            return
        self._tasks = [
            asyncio.create_task(self._hear()),
            asyncio.create_task(self._every(settings.SOCKET_HEARTBEAT_SECONDS, self.beat)),
            asyncio.create_task(self._every(settings.SOCKET_CHECK_SECONDS, self.check)),
        ]
        # The first socket waits for the subscription, so that no ring falls between.
        while not self.channel and not self._tasks[0].done():
            await asyncio.sleep(0.01)

    async def _hear(self) -> None:
        while True:
            try:
                channel = await self.layer.new_channel()
                await self.layer.group_add(doorbell.EVERYWHERE, channel)
                self.channel = channel
                for group in self._groups():
                    await self.layer.group_add(group, channel)
                while True:
                    await self._answer(await self.layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception:
                # Valkey is away: the heartbeat keeps the sockets whole until it is back.
                logger.exception("the doorbell is out of order")
                self.channel = self.channel or "none"
                await asyncio.sleep(1)

    async def _answer(self, ring: dict[str, Any]) -> None:
        try:
            match ring["type"]:
                case "entry":
                    await self.catch_up(ring["thread"])
                    await self._update_inboxes(ring["thread"])
                case "read":
                    await self._tell_read(ring)
                case "whisper":
                    for listener in list(self.threads.get(ring["thread"], ())):
                        if listener.admission.reader.side == ring["side"]:
                            await listener.tell(ring["frame"])
                case "revoked":
                    for listener in self.listeners:
                        if listener.admission.session_key == ring["session"]:
                            await listener.leave(4403)
                case "check":
                    await self.check()
        except Exception:
            logger.exception("a ring was not answered; the heartbeat makes it good")

    async def _tell_read(self, ring: dict[str, Any]) -> None:
        frame = {"t": "read", "seq": ring["seq"]}
        for listener in list(self.threads.get(ring["thread"], ())):
            person = listener.admission.user
            if person.pk != ring["user"]:
                shows = await database_sync_to_async(_shows_reading)(ring, listener.admission)
                if shows:
                    await listener.tell(frame)
            else:
                await listener.tell({"t": "seen", "seq": ring["seq"]})
        if ring["user"] in self.people:
            await self._update_inboxes(ring["thread"], only=ring["user"])

    async def _update_inboxes(self, thread_id: int, only: int | None = None) -> None:
        people = [only] if only else list(self.people)
        for person in people:
            for listener in list(self.people.get(person, ())):
                frame = await database_sync_to_async(_row_frame)(listener.admission, thread_id)
                if frame:
                    await listener.tell(frame)

    async def _still_allowed(self, listeners: list[Listener]) -> list[Listener]:
        if not listeners:
            return []
        places = await database_sync_to_async(still_admitted)([one.admission for one in listeners])
        for place, listener in enumerate(listeners):
            if place not in places:
                await listener.leave(4403)
        return [listener for place, listener in enumerate(listeners) if place in places]

    async def _every(self, seconds: float, work) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await work()
            except Exception:
                logger.exception("%s failed", work.__name__)

    def _groups(self) -> list[str]:
        threads = [doorbell.thread_group(thread_id) for thread_id in self.threads]
        return threads + [doorbell.user_group(user_id) for user_id in self.people]

    def _place(self, listener: Listener) -> tuple[str, set[Listener]]:
        admission = listener.admission
        if admission.thread:
            return doorbell.thread_group(admission.thread.pk), self.threads[admission.thread.pk]
        return doorbell.user_group(admission.user.pk), self.people[admission.user.pk]


def draw_after(thread_id: int, after: int, reader: Reader) -> tuple[list[dict[str, Any]], int]:
    """Return a frame for each entry after a number, drawn for a kind of reader, and the last."""
    thread = Thread.objects.select_related("buyer", "seller").get(pk=thread_id)
    log = log_of(thread)
    above = entry_at(thread, after) if after else None
    frames: list[dict[str, Any]] = []
    for entry in entries_after(thread, after, AT_ONCE):
        log.receipt_seq = entry.seq
        html = draw_entries([entry], log, reader, before=above)
        # The sender's page knows its own message by the id it made.
        client = str(entry.client_id or "")
        frames.append({"t": "entry", "seq": entry.seq, "client": client, "html": html})
        above = entry
        after = entry.seq
    return frames, after


def _row_frame(admission: Admission, thread_id: int) -> dict[str, Any] | None:
    row = row_of(admission.user, thread_id)
    if row is None:
        return None
    html = draw_row(row, admission.reader)
    return {"t": "row", "thread": row.thread.public_id, "html": html}


def _shows_reading(ring: dict[str, Any], admission: Admission) -> bool:
    """Tell whether a reading mark may be shown: by the other side, and by somebody who shows it."""
    reader = User.objects.get(pk=ring["user"])
    return reader.shows_read and side_of(reader, admission.thread) == admission.other_side


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
