"""Proving a thread: everything the chain promises is computed again, here without the database.

The formula is the one of entries.INSERT, written a second time on purpose: an error in one of
the two shows in the first thread that is verified.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from record.domain.canonical import canonical
from record.errors import ChainBroken
from record.models import Entry, Thread

GENESIS = bytes(32)


def verify_thread(thread: Thread) -> int:
    """Check every entry of a thread and its head; returns how many entries it has.

    Raises ChainBroken with the first entry that was changed, removed or put in. An erased body
    is no break, a body that is missing without an erasure is one.
    """
    previous = GENESIS
    count = 0
    for count, entry in enumerate(_entries(thread), start=1):
        _check_link(thread, entry, count, previous)
        _check_body(entry)
        previous = bytes(entry.hash)
    thread.refresh_from_db(fields=["last_seq", "last_hash"])
    if (thread.last_seq, bytes(thread.last_hash)) != (count, previous):
        raise ChainBroken(count + 1, "the head of the thread is another")
    return count


def entry_hash(thread_id: str, entry: Entry) -> bytes:
    """Return the hash an entry must have, from its own fields and its thread's public id."""
    parts = [
        thread_id,
        str(entry.seq),
        entry.kind,
        entry.author.pseudonym if entry.author else "",
        entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        str(entry.client_id or ""),
        bytes(entry.previous).hex(),
        bytes(entry.commitment).hex(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).digest()


def _entries(thread: Thread) -> Iterator[Entry]:
    return (
        Entry.objects.filter(thread=thread)
        .select_related("body", "author", "erasure")
        .prefetch_related("files__upload")
        .order_by("seq")
        .iterator(chunk_size=500)
    )


def _check_link(thread: Thread, entry: Entry, seq: int, previous: bytes) -> None:
    if entry.seq != seq:
        raise ChainBroken(seq, "the entry is missing")
    if bytes(entry.previous) != previous:
        raise ChainBroken(seq, "it does not follow the entry before it")
    if bytes(entry.hash) != entry_hash(thread.public_id, entry):
        raise ChainBroken(seq, "its number, kind, author, time or sender's id")


def _check_body(entry: Entry) -> None:
    body = getattr(entry, "body", None)
    if body is None:
        if not hasattr(entry, "erasure"):
            raise ChainBroken(entry.seq, "its body is missing and was not erased")
        return
    said = hashlib.sha256(bytes(body.salt) + body.canonical.encode()).digest()
    if said != bytes(entry.commitment):
        raise ChainBroken(entry.seq, "its body")
    told = json.loads(body.canonical)
    if canonical(told) != body.canonical:
        raise ChainBroken(entry.seq, "the written form of its body")
    shown = [(f.upload.public_id, f.upload.sha256) for f in entry.files.all()]
    if shown != [(f["id"], f["sha256"]) for f in told.get("files", [])]:
        raise ChainBroken(entry.seq, "its files")
