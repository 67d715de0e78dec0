"""Standing: decided by a person with a rule, facts, a scope and an end (law 8)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import rules
from accounts.errors import SanctionIsOver, SanctionNeedsPerson, SanctionNeedsReason
from accounts.models import Sanction, SellerAccount, SellerMember, User
from core import clock

SEVERITY = [
    User.Standing.GOOD, User.Standing.WARNED, User.Standing.RESTRICTED, User.Standing.SUSPENDED,
]  # fmt: skip


@transaction.atomic
def impose_sanction(
    *,
    by: User | None,
    user: User,
    standing: str,
    rule: str,
    facts: str,
    scope: str,
    ends_at: datetime | None = None,
) -> Sanction:
    """Decide on somebody's standing. Running orders, earned money and the data stay theirs.

    A machine has no account of the staff, so it cannot call this: `by` None is refused with
    SanctionNeedsPerson like everybody without the permission. Raises SanctionNeedsReason.
    """
    if by is None or not rules.may_sanction(by, user):
        raise SanctionNeedsPerson
    if standing not in SEVERITY[1:] or not (rule.strip() and facts.strip() and scope.strip()):
        raise SanctionNeedsReason
    locked = User.objects.select_for_update().get(pk=user.pk)
    sanction = Sanction.objects.create(
        user=locked,
        standing=standing,
        rule=rule.strip(),
        facts=facts.strip(),
        scope=scope.strip(),
        decided_by=by,
        begins_at=clock.now(),
        ends_at=ends_at,
    )
    _apply_standing(locked)
    return sanction


@transaction.atomic
def lift_sanction(*, by: User, sanction: Sanction) -> Sanction:
    """End a sanction before its time. Raises SanctionNeedsPerson, SanctionIsOver."""
    user = User.objects.select_for_update().get(pk=sanction.user_id)
    if not rules.may_sanction(by, user):
        raise SanctionNeedsPerson
    sanction = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if sanction.lifted_at is not None:
        raise SanctionIsOver
    sanction.lifted_at = clock.now()
    sanction.lifted_by = by
    sanction.save(update_fields=["lifted_at", "lifted_by"])
    _apply_standing(user)
    return sanction


def end_sanctions_due(limit: int) -> int:
    """Give back their standing to people whose sanctions have run out; returns how many."""
    done = 0
    while done < limit and _end_next():
        done += 1
    return done


@transaction.atomic
def _end_next() -> bool:
    now = clock.now()
    due = Sanction.objects.filter(lifted_at__isnull=True, ends_at__lte=now)
    user = (
        User.objects.filter(pk__in=due.values("user_id"))
        .select_for_update(skip_locked=True)
        .order_by("pk")
        .first()
    )
    if user is None:
        return False
    due.filter(user=user).update(lifted_at=now)
    _apply_standing(user)
    return True


def _apply_standing(user: User) -> None:
    """Set the worst standing of what is in force, also on accounts of this person alone."""
    in_force = Sanction.objects.filter(user=user, lifted_at__isnull=True).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
    )
    user.standing = max(
        in_force.values_list("standing", flat=True),
        key=SEVERITY.index,
        default=User.Standing.GOOD,
    )
    user.save(update_fields=["standing"])
    own = SellerMember.objects.filter(user=user, role=SellerMember.Role.OWNER)
    SellerAccount.objects.filter(
        pk__in=own.values("account_id"), kind=SellerAccount.Kind.PERSON
    ).update(standing=user.standing)
