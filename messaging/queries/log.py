"""One page of a thread's log: where it opens, and how it goes on in both directions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from messaging.models import Membership
from messaging.telling import BINDING_KINDS
from record import queries as record_queries
from record.models import Entry, EntryFile, Thread

PAGE = 50
SHOWN = {
    "all": None,
    "messages": Q(kind="message"),
    "binding": BINDING_KINDS,
    "files": Q(Exists(EntryFile.objects.filter(entry=OuterRef("pk")))),
}


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, oldest first; `above` is the entry before the first, for day and grouping."""

    entries: list[Entry]
    above: Entry | None
    earlier: bool
    later: bool
    show: str
    new_from: int = 0

    @property
    def first_seq(self) -> int:
        return self.entries[0].seq if self.entries else 0

    @property
    def last_seq(self) -> int:
        return self.entries[-1].seq if self.entries else 0


def log_page(
    thread: Thread,
    *,
    show: str = "all",
    at: int | None = None,
    before: int | None = None,
    after: int | None = None,
    member: Membership | None = None,
) -> LogPage:
    """Return the page around `at`, before or after a number; else where something waits.

    Without a number it opens at the first entry the member has not read, if that is further
    back than the newest page, and at the newest otherwise.
    """
    show = show if show in SHOWN else "all"
    kinds = SHOWN[show]
    entries = _choose(thread, kinds, at, before, after, member)
    earlier = later = False
    above = None
    if entries:
        over = record_queries.entries_before(thread, entries[0].seq, 1, kinds=kinds)
        earlier, above = bool(over), over[0] if over else None
        later = bool(record_queries.entries_after(thread, entries[-1].seq, 1, kinds=kinds))
    new_from = member.read_seq + 1 if member and member.unread else 0
    return LogPage(entries, above, earlier, later, show, new_from)


def receipt_of(thread: Thread, side: str) -> tuple[int, int]:
    """Return the last message of a side, and up to where the other side has read.

    Somebody who does not show readings counts as not having read.
    """
    last = (
        Entry.objects.filter(thread=thread, kind="message")
        .order_by("-seq")
        .values_list("seq", "author__user_id")[:20]
    )
    mine = next((s for s, user in last if (user == thread.buyer_id) == (side == "buyer")), 0)
    others = Membership.objects.filter(
        thread=thread, as_buyer=side != "buyer", user__shows_read=True
    )
    return mine, max(others.values_list("read_seq", flat=True), default=0)


def _choose(
    thread: Thread,
    kinds: Q | None,
    at: int | None,
    before: int | None,
    after: int | None,
    member: Membership | None,
) -> list[Entry]:
    if before is not None:
        return record_queries.entries_before(thread, before, PAGE, kinds=kinds)
    if after is not None:
        return record_queries.entries_after(thread, after, PAGE, kinds=kinds)
    if at is None and kinds is None and member and member.unread:
        first_new = member.read_seq + 1
        at = first_new if thread.last_seq - first_new >= PAGE else None
    if at is not None:
        return record_queries.page_around(thread, at, PAGE, kinds=kinds)
    return record_queries.newest(thread, PAGE, kinds=kinds)
