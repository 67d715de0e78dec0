"""Appending one line of the house to each of many threads, in one statement."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.announce import announce
from record.domain.canonical import canonical
from record.domain.entries import COLUMNS
from record.hooks import entry_written
from record.models import Entry, Thread
from record.signals import entry_appended

# The same hash as in entries.py and proof.py; without author and client id.
INSERT_ALL = """
WITH line AS MATERIALIZED (
    SELECT u.*, sha256(u.salt || convert_to(u.canonical, 'UTF8')) AS commitment
    FROM unnest(%(threads)s::bigint[], %(public_ids)s::text[], %(seqs)s::int[],
                %(kinds)s::text[], %(ats)s::timestamptz[], %(previous)s::bytea[],
                %(salts)s::bytea[], %(canonicals)s::text[])
        AS u(thread_id, public_id, seq, kind, at, previous, salt, canonical)
), entry AS (
    INSERT INTO record_entry
        (thread_id, seq, kind, author_id, at, commitment, previous, hash, client_id)
    SELECT thread_id, seq, kind, NULL, at, commitment, previous,
           sha256(convert_to(concat_ws(E'\\n', public_id, seq::text, kind, '',
               to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '',
               encode(previous, 'hex'), encode(commitment, 'hex')), 'UTF8')),
           NULL
    FROM line ORDER BY thread_id
    RETURNING id, thread_id, seq, kind, author_id, at, commitment, previous, hash, client_id
), body AS (
    INSERT INTO record_entrybody (entry_id, salt, canonical)
    SELECT entry.id, line.salt, line.canonical FROM entry JOIN line USING (thread_id)
), head AS (
    UPDATE record_thread t SET last_seq = entry.seq, last_hash = entry.hash
    FROM entry WHERE t.id = entry.thread_id
)
SELECT * FROM entry
"""


@dataclass(frozen=True, slots=True)
class HouseLine:
    """What the house or the clock says in a thread, and when it took effect."""

    thread_id: int
    kind: str
    body: dict[str, Any]
    at: datetime


def append_all(lines: Sequence[HouseLine]) -> list[Entry]:
    """Append one line to each thread; the threads are locked by id until commit."""
    bodies = {line.thread_id: line for line in lines}
    if len(bodies) != len(lines):
        raise ValueError("one line for each thread at a time")
    with transaction.atomic():
        heads = Thread.objects.select_for_update().filter(pk__in=bodies).order_by("pk")
        threads = {thread.pk: thread for thread in heads}
        entries = _insert(list(threads.values()), bodies)
        for entry in entries:
            body = bodies[entry.thread_id].body
            entry_written(thread=threads[entry.thread_id], entry=entry, body=body, author=None)
            announce(entry_appended, thread_id=entry.thread_id, seq=entry.seq)
    return entries


def _insert(threads: list[Thread], lines: dict[int, HouseLine]) -> list[Entry]:
    values = {
        "threads": [t.pk for t in threads],
        "public_ids": [t.public_id for t in threads],
        "seqs": [t.last_seq + 1 for t in threads],
        "kinds": [lines[t.pk].kind for t in threads],
        "ats": [lines[t.pk].at for t in threads],
        "previous": [bytes(t.last_hash) for t in threads],
        "salts": [secrets.token_bytes(32) for _thread in threads],
        "canonicals": [canonical(lines[t.pk].body) for t in threads],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ALL, values)
        return [Entry.from_db(connection.alias, COLUMNS, row) for row in cursor.fetchall()]
