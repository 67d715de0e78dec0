"""Reading a thread in pages by `seq`, in both directions; the thread was accessed before."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from record.models import Entry, Thread


def entries_after(
    thread: Thread, seq: int, limit: int = 50, *, kinds: Q | None = None
) -> list[Entry]:
    """Return up to `limit` entries after `seq`, oldest first."""
    return list(_entries(thread, kinds).filter(seq__gt=seq).order_by("seq")[:limit])


def entries_before(
    thread: Thread, seq: int, limit: int = 50, *, kinds: Q | None = None
) -> list[Entry]:
    """Return up to `limit` entries before `seq`, oldest first."""
    return _oldest_first(_entries(thread, kinds).filter(seq__lt=seq).order_by("-seq")[:limit])


def newest(thread: Thread, limit: int = 50, *, kinds: Q | None = None) -> list[Entry]:
    """Return the last `limit` entries, oldest first."""
    return _oldest_first(_entries(thread, kinds).order_by("-seq")[:limit])


def page_around(
    thread: Thread, seq: int, limit: int = 50, *, kinds: Q | None = None
) -> list[Entry]:
    """Return about `limit` entries with `seq` in the middle, oldest first."""
    half = limit // 2
    before = entries_before(thread, seq, half, kinds=kinds)
    return before + entries_after(thread, seq - 1, limit - len(before), kinds=kinds)


def entry_at(thread: Thread, seq: int) -> Entry | None:
    """Return one entry with everything it takes to draw it, or None."""
    return _entries(thread, None).filter(seq=seq).first()


def _entries(thread: Thread, kinds: Q | None) -> QuerySet[Entry]:
    entries = Entry.objects.filter(thread=thread)
    if kinds is not None:
        entries = entries.filter(kinds)
    return entries.select_related("body", "author__user").prefetch_related("files__upload")


def _oldest_first(entries: Sequence[Entry]) -> list[Entry]:
    return list(reversed(entries))
