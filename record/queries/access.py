"""To hold a thread is to be allowed to see it; strangers get 404, as if there were none."""

from django.db import transaction
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from core import clock
from record.models import Entry, ReadGrant, ReadLog, Thread
from record.queries.entries import entries_after


def access_party_thread(user: User, public_id: str, *, for_update: bool = False) -> Thread:
    """Return a thread to its buyer or to members of its seller account; Http404 for others."""
    threads = Thread.objects.filter(
        Q(buyer_id=user.pk) | Q(seller__memberships__user_id=user.pk), public_id=public_id
    ).select_related("buyer", "seller")
    if for_update:
        threads = threads.select_for_update(of=("self",))
    thread = threads.first() if user.is_authenticated else None
    if thread is None:
        raise Http404
    return thread


@transaction.atomic
def access_thread(user: User, public_id: str, *, what: str = "thread") -> Thread:
    """Return a thread to a party, or to staff with a grant; Http404 for everybody else.

    A reading by staff is written down in the same transaction, `what` says which page it was.
    """
    try:
        return access_party_thread(user, public_id)
    except Http404:
        if not (user.is_authenticated and user.is_staff):
            raise
    thread = Thread.objects.select_related("buyer", "seller").filter(public_id=public_id).first()
    grant = thread and active_grant(user, thread)
    if not grant:
        raise Http404
    _log(grant, what, thread.last_seq)
    return thread


def active_grant(staff: User, thread: Thread) -> ReadGrant | None:
    """Return the grant under which this member of the staff may read the thread now."""
    if not (staff.is_active and staff.is_staff):
        return None
    now = clock.now()
    grants = ReadGrant.objects.filter(
        thread=thread, staff=staff, granted_at__lte=now, ends_at__gt=now
    )
    return grants.order_by("-ends_at").first()


@transaction.atomic
def read_as_staff(
    staff: User, thread: Thread, *, what: str, after: int = 0, limit: int = 200
) -> list[Entry]:
    """Return entries to staff with a grant and log it, in one transaction; Http404 without one."""
    grant = active_grant(staff, thread)
    if grant is None:
        raise Http404
    entries = entries_after(thread, after, limit)
    _log(grant, what, entries[-1].seq if entries else after)
    return entries


def _log(grant: ReadGrant, what: str, up_to_seq: int) -> None:
    ReadLog.objects.create(
        thread_id=grant.thread_id,
        staff_id=grant.staff_id,
        grant=grant,
        what=what,
        up_to_seq=up_to_seq,
        at=clock.now(),
    )
