"""Who of the staff may read which thread, why and until when."""

from datetime import timedelta

from accounts.models import User
from core import clock
from record.errors import GrantNeedsReason, MayNotGrant
from record.models import ReadGrant, Thread
from record.rules import may_grant_reading


def grant_reading(
    *, staff: User, by: User, thread: Thread, reason: str, reference: str, days: int = 14
) -> ReadGrant:
    """Open a thread to a member of the staff for some days.

    `reference` names what it is for (`referral:12`). Raises GrantNeedsReason without a reason
    and MayNotGrant when `by` lacks the right or `staff` is not staff.
    """
    if not (staff.is_staff and staff.is_active and may_grant_reading(by)):
        raise MayNotGrant
    if not reason.strip():
        raise GrantNeedsReason
    now = clock.now()
    return ReadGrant.objects.create(
        thread=thread,
        staff=staff,
        granted_by=by,
        reason=reason.strip(),
        reference=reference,
        granted_at=now,
        ends_at=now + timedelta(days=days),
    )
