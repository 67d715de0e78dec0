"""Sockets. Who connects is checked before anything is said; what comes in is small, strict JSON.

The threat: a page of another site that borrows the session (refused by its origin before we get
here), a session that has ended, a party that is one no more, a client that sends nonsense or
floods. Close codes, the same everywhere: 1003 bad input, 4401 not signed in, 4403 no longer
allowed, 4404 no such thing for you, 4408 a reader that is too slow, 4429 too many sockets.
"""

import asyncio
import contextlib
import json
import time
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404

from messaging.admission import Admission, admit_to_inbox, admit_to_thread
from messaging.hub import hub
from messaging.presence import is_here, note_here

BAD_INPUT, SIGN_IN, REVOKED, UNKNOWN, SLOW, TOO_MANY = 1003, 4401, 4403, 4404, 4408, 4429
SOCKETS_A_PERSON = 20
SEND_SECONDS = 10
TYPING_EVERY = 2.0
FRAMES_A_MINUTE = 120


class Listener(AsyncWebsocketConsumer):
    """What the sockets of a thread and of an inbox have in common."""

    admission: Admission
    sent_seq = 0
    joined = False
    heard = 0
    minute = 0.0

    async def connect(self) -> None:
        await self.accept()
        cookies = dict(self.scope["headers"]).get(b"cookie", b"")
        self.query = parse_qs(self.scope["query_string"].decode("latin-1"))
        try:
            admission = await database_sync_to_async(self.admit)(
                cookies, self.query.get("lang", [""])[0]
            )
        except Http404:
            await self.leave(UNKNOWN)
            return
        if admission is None:
            await self.leave(SIGN_IN)
            return
        self.admission = admission
        mine = [one for one in hub().listeners if one.admission.user.pk == admission.user.pk]
        if len(mine) >= SOCKETS_A_PERSON:
            await self.leave(TOO_MANY)
            return
        self.sent_seq = self.wanted_seq()
        await hub().join(self)
        self.joined = True
        await self.welcome()

    def admit(self, cookies: bytes, language: str) -> Admission | None:
        """Return who this is, None for nobody; Http404 for what they may not hear."""
        raise NotImplementedError

    def wanted_seq(self) -> int:
        """Return up to which entry the client has everything."""
        return 0

    async def welcome(self) -> None:
        """Say what the client lacks."""

    async def disconnect(self, code: int) -> None:
        if self.joined:
            await hub().part(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.joined:
            return
        frame = _parse(text_data)
        if frame is None or self._floods():
            await self.leave(BAD_INPUT)
            return
        await self.hear(frame)

    async def hear(self, frame: dict[str, Any]) -> None:
        """Answer a frame of the client."""

    async def tell(self, frame: dict[str, Any]) -> None:
        """Send a frame; a client that does not read is closed and will resume."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.send(text_data=json.dumps(frame, ensure_ascii=False))
        except TimeoutError:
            await self.leave(SLOW)
        except (RuntimeError, OSError):
            # It went away between two frames; disconnect() follows.
            return

    async def leave(self, code: int) -> None:
        """Close with a code, and forget the socket at once."""
        if self.joined:
            self.joined = False
            await hub().part(self)
        with contextlib.suppress(RuntimeError, OSError):
            await self.close(code=code)

    def _floods(self) -> bool:
        now = time.monotonic()
        if now - self.minute > 60:
            self.minute, self.heard = now, 0
        self.heard += 1
        return self.heard > FRAMES_A_MINUTE


class ThreadConsumer(Listener):
    """The live side of one conversation: entries, readings, who is here and who is writing."""

    last_typing = 0.0

    def admit(self, cookies: bytes, language: str) -> Admission | None:
        return admit_to_thread(cookies, self.scope["url_route"]["kwargs"]["public_id"], language)

    def wanted_seq(self) -> int:
        after = self.query.get("after", [""])[0]
        last = self.admission.thread.last_seq
        # A client without a number has the page as it is now; one ahead of us is wrong.
        return min(int(after), last) if after.isdecimal() and len(after) < 10 else last

    async def welcome(self) -> None:
        await self.tell({"t": "hello", "last": self.admission.thread.last_seq})
        while self.joined and self.sent_seq < self.admission.thread.last_seq:
            before = self.sent_seq
            await hub().catch_up(self.admission.thread.pk)
            if self.sent_seq == before:
                break
        thread, other = self.admission.thread, self.admission.other_side
        if await database_sync_to_async(is_here)(thread, other):
            await self.tell({"t": "here"})

    async def hear(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"t": "typing"}:
                await self._type()
            case {"t": "here"}:
                await self._show()
            case _:
                await self.leave(BAD_INPUT)

    async def _type(self) -> None:
        now = time.monotonic()
        if self.admission.user.shows_typing and now - self.last_typing >= TYPING_EVERY:
            self.last_typing = now
            await hub().whisper(self, {"t": "typing"})

    async def _show(self) -> None:
        user = self.admission.user
        if user.shows_presence:
            await database_sync_to_async(note_here)(user)
            await hub().whisper(self, {"t": "here"})


class InboxConsumer(Listener):
    """The live side of the inbox list: a row is drawn anew when its conversation moves."""

    def admit(self, cookies: bytes, language: str) -> Admission | None:
        return admit_to_inbox(cookies, language)

    async def welcome(self) -> None:
        await self.tell({"t": "hello"})

    async def hear(self, frame: dict[str, Any]) -> None:
        await self.leave(BAD_INPUT)


class UnknownConsumer(AsyncWebsocketConsumer):
    """Whatever address there is not: closed with a code, instead of an error of the server."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(code=UNKNOWN)


def _parse(text: str | None) -> dict[str, Any] | None:
    if text is None or len(text) > 2_000:
        return None
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None
