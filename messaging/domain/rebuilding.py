"""Making the inbox rows again from the record alone."""

from typing import Any

from django.db import transaction

from messaging.domain.members import count_unread, make_memberships, preview_of
from messaging.models import Membership
from record.domain.entries import body_of
from record.models import Entry, Thread

PROJECTED = ("last_seq", "last_at", "last_kind", "preview", "waits_for_me", "unread")


@transaction.atomic
def rebuild_thread(thread_id: int) -> list[str]:
    """Write a thread's rows as the record says; returns what was wrong, one line a field."""
    thread = Thread.objects.select_for_update().get(pk=thread_id)
    had = set(Membership.objects.filter(thread=thread).values_list("user_id", flat=True))
    make_memberships(thread)
    told = _told(thread)
    wrong = []
    for member in Membership.objects.select_for_update().filter(thread=thread).order_by("pk"):
        right = _as_recorded(member, *told)
        was = {name: getattr(member, name) for name in PROJECTED}
        if member.user_id not in had:
            wrong.append(f"{thread}: user {member.user_id} had no row")
        elif was != right:
            wrong += [
                f"{thread}: {name} of user {member.user_id} was {was[name]!r}, is {right[name]!r}"
                for name in PROJECTED
                if was[name] != right[name]
            ]
        if was != right:
            Membership.objects.filter(pk=member.pk).update(**right)
    return wrong


def _told(thread: Thread) -> tuple[Thread, Entry | None, Entry | None]:
    entries = Entry.objects.filter(thread=thread).order_by("-seq")
    messages = entries.filter(kind="message").select_related("body", "author")
    return thread, entries.first(), messages.first()


def _as_recorded(
    member: Membership, thread: Thread, last: Entry | None, message: Entry | None
) -> dict[str, Any]:
    by_buyer = message is not None and message.author.user_id == thread.buyer_id
    return {
        "last_seq": last.seq if last else 0,
        "last_at": last.at if last else None,
        "last_kind": last.kind if last else "",
        "preview": preview_of(body_of(message)) if message else "",
        "waits_for_me": message is not None and member.as_buyer != by_buyer,
        "unread": count_unread(member, member.read_seq),
    }
