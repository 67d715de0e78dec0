"""Appending to a thread: the only way anything gets into the record."""

import json
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from core.announce import announce
from core.models import Upload
from record.domain.canonical import canonical
from record.errors import ClientIdTaken
from record.hooks import entry_written
from record.models import Author, Entry, EntryFile, Thread
from record.signals import entry_appended

KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?\Z")

# `line` is MATERIALIZED: inlined, the clock would be read once for the row and once for the hash.
# proof.py computes the same hash in Python; change neither without the other.
INSERT = """
WITH line AS MATERIALIZED (
    SELECT coalesce(%(at)s::timestamptz, encargo_now()) AS at,
           sha256(%(salt)s::bytea || convert_to(%(canonical)s::text, 'UTF8')) AS commitment
), entry AS (
    INSERT INTO record_entry
        (thread_id, seq, kind, author_id, at, commitment, previous, hash, client_id)
    SELECT %(thread)s::bigint, %(seq)s::int, %(kind)s::text, %(author)s::bigint, at, commitment,
           %(previous)s::bytea,
           sha256(convert_to(concat_ws(E'\\n', %(public_id)s::text, (%(seq)s::int)::text,
               %(kind)s::text, %(pseudonym)s::text,
               to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               coalesce((%(client_id)s::uuid)::text, ''),
               encode(%(previous)s::bytea, 'hex'), encode(commitment, 'hex')), 'UTF8')),
           %(client_id)s::uuid
    FROM line
    ON CONFLICT (thread_id, client_id) DO NOTHING
    RETURNING id, thread_id, seq, kind, author_id, at, commitment, previous, hash, client_id
), body AS (
    INSERT INTO record_entrybody (entry_id, salt, canonical)
    SELECT id, %(salt)s::bytea, %(canonical)s::text FROM entry
), head AS (
    UPDATE record_thread t SET last_seq = entry.seq, last_hash = entry.hash
    FROM entry WHERE t.id = entry.thread_id
)
SELECT * FROM entry
"""
COLUMNS = [
    "id", "thread_id", "seq", "kind", "author_id",
    "at", "commitment", "previous", "hash", "client_id",
]  # fmt: skip


def append(
    *,
    thread: Thread,
    kind: str,
    author: User | None,
    body: dict[str, Any],
    at: datetime | None = None,
    files: Sequence[Upload] = (),
    client_id: UUID | None = None,
) -> Entry:
    """Append an entry to a thread and return it; the thread's row is locked until commit.

    `author` is None for the house and the clock; `at` is the database's time unless something
    is told that took effect earlier. The same `client_id` again returns the entry it made the
    first time; raises ClientIdTaken when that is somebody else's, NotCanonical for a body that
    has no canonical form. Files become part of the body by name, size and SHA-256.
    """
    if not KIND.match(kind):
        raise ValueError(f"not a kind of entry: {kind!r}")
    whole = body | {"files": [_told(upload) for upload in files]} if files else body
    text = canonical(whole)
    writer = author_of(author) if author else None
    with transaction.atomic():
        head = Thread.objects.select_for_update().get(pk=thread.pk)
        entry = _insert(head, kind, writer, at, text, client_id)
        if entry is None:
            return _first(head, writer, client_id)
        _attach(entry, files)
        thread.last_seq, thread.last_hash = entry.seq, entry.hash
        entry_written(thread=thread, entry=entry, body=whole, author=author)
        announce(entry_appended, thread_id=thread.pk, seq=entry.seq)
    return entry


def body_of(entry: Entry) -> dict[str, Any]:
    """Return what an entry says; empty where the body was erased."""
    body = getattr(entry, "body", None)
    return json.loads(body.canonical) if body else {}


def is_erased(entry: Entry) -> bool:
    """Tell whether what the entry said was erased; that it was said stays on the record."""
    return getattr(entry, "body", None) is None


def author_of(user: User) -> Author:
    """Return the pseudonym of a person, made at the first entry."""
    return Author.objects.get_or_create(user=user)[0]


def _told(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.public_id,
        "name": upload.name,
        "size": upload.size,
        "sha256": upload.sha256,
    }


def _insert(
    head: Thread,
    kind: str,
    writer: Author | None,
    at: datetime | None,
    text: str,
    client_id: UUID | None,
) -> Entry | None:
    values = {
        "thread": head.pk,
        "public_id": head.public_id,
        "seq": head.last_seq + 1,
        "kind": kind,
        "author": writer and writer.pk,
        "pseudonym": writer.pseudonym if writer else "",
        "at": at,
        "previous": bytes(head.last_hash),
        "salt": secrets.token_bytes(32),
        "canonical": text,
        "client_id": client_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        row = cursor.fetchone()
    return Entry.from_db(connection.alias, COLUMNS, row) if row else None


def _first(head: Thread, writer: Author | None, client_id: UUID | None) -> Entry:
    entry = Entry.objects.select_related("body").get(thread=head, client_id=client_id)
    if entry.author_id != (writer and writer.pk):
        raise ClientIdTaken
    return entry


def _attach(entry: Entry, files: Sequence[Upload]) -> None:
    if not files:
        return
    EntryFile.objects.bulk_create(
        EntryFile(entry=entry, upload=upload, position=position)
        for position, upload in enumerate(files, start=1)
    )
    Upload.objects.filter(pk__in=[upload.pk for upload in files]).update(attached=True)
