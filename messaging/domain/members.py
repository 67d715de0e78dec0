"""The inbox as a projection: one row for each person of a thread, written with each entry.

The rows are changed under the thread's lock, in the transaction that appends, so they are never
behind. `rebuild` makes the same values from the record alone and proves the two equal.
"""

import re
from typing import Any

from django.db import connection

from accounts.models import SellerMember, User
from messaging.models import Membership
from record.models import Entry, Thread

PREVIEW_LENGTH = 160
UNREAD_MAX = 100
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")

# One statement for all members. The writer's own side neither counts it nor waits for itself;
# what the house and the clock write counts for both sides and waits for nobody.
PROJECT = """
UPDATE messaging_membership SET
    last_seq = %(seq)s, last_at = %(at)s, last_kind = %(kind)s,
    -- Whoever has read everything has read the own message too.
    read_seq = CASE WHEN user_id = %(author)s AND unread = 0 THEN %(seq)s ELSE read_seq END,
    preview = CASE WHEN %(message)s THEN %(preview)s ELSE preview END,
    waits_for_me = CASE WHEN %(message)s THEN as_buyer <> %(by_buyer)s ELSE waits_for_me END,
    unread = CASE WHEN %(by_house)s OR as_buyer <> %(by_buyer)s
        THEN least(unread + 1, %(most)s) ELSE unread END,
    archived_at = CASE WHEN %(message)s AND as_buyer <> %(by_buyer)s THEN NULL
        ELSE archived_at END
WHERE thread_id = %(thread)s AND last_seq < %(seq)s
RETURNING user_id
"""

RECOUNT = """
SELECT count(*) FROM (
    SELECT 1 FROM record_entry e
    JOIN record_thread t ON t.id = e.thread_id
    LEFT JOIN record_author a ON a.id = e.author_id
    WHERE e.thread_id = %(thread)s AND e.seq > %(seq)s
      AND (e.author_id IS NULL OR (a.user_id IS NOT DISTINCT FROM t.buyer_id) <> %(as_buyer)s)
    LIMIT %(most)s
) unread
"""


def make_memberships(thread: Thread) -> None:
    """Give the buyer and every member of the seller account a row; those there are stay."""
    sellers = SellerMember.objects.filter(account_id=thread.seller_id)
    people = {thread.buyer_id: True} | dict.fromkeys(
        sellers.values_list("user_id", flat=True), False
    )
    Membership.objects.bulk_create(
        [
            Membership(thread=thread, user_id=person, as_buyer=as_buyer)
            for person, as_buyer in people.items()
        ],
        ignore_conflicts=True,
    )


def project(thread: Thread, entry: Entry, body: dict[str, Any], author: User | None) -> list[int]:
    """Write a new entry into the inbox rows of its thread, inside its transaction.

    Returns the ids of the people whose rows moved.
    """
    message = entry.kind == "message"
    values = {
        "thread": thread.pk,
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "message": message,
        "preview": preview_of(body) if message else "",
        "author": author.pk if author else 0,
        "by_house": author is None,
        "by_buyer": author is not None and author.pk == thread.buyer_id,
        "most": UNREAD_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(PROJECT, values)
        return [row[0] for row in cursor.fetchall()]


def preview_of(body: dict[str, Any]) -> str:
    """Return how a message begins, on one line; the first file's name where it has no text."""
    files = body.get("files") or [{"name": ""}]
    text = _UNSEEN.sub(" ", body.get("text", "")).strip() or files[0]["name"]
    return text if len(text) <= PREVIEW_LENGTH else text[: PREVIEW_LENGTH - 1] + "…"


def count_unread(membership: Membership, seq: int) -> int:
    """Count the entries of the other side and the house after `seq`, up to 100."""
    values = {
        "thread": membership.thread_id,
        "seq": seq,
        "as_buyer": membership.as_buyer,
        "most": UNREAD_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, values)
        return cursor.fetchone()[0]
