"""What waits for a person of the staff."""

from orders import errors, rules
from orders.domain.transitions import Step, under_lock, verb
from orders.enums import ReferralKind
from orders.models import Referral


@verb(rules.may_refer_late)
def refer(step: Step, *, reason: str) -> Referral:
    """Put a late order before the staff, where one side may not end it alone."""
    late = step.order.referrals.filter(kind=ReferralKind.LATE_AFTER_DELIVERY)
    if late.filter(resolved_at__isnull=True).exists():
        raise errors.AlreadyReferred
    step.move("refer_late", reason=reason.strip())
    return late.get(resolved_at__isnull=True)


def resolve(*, by, referral: Referral, resolution: str) -> Referral:
    """Answer a referral; what it decides about the order is done by its own verbs before.

    Raises ReferralResolved for one that was answered already.
    """

    def work(step: Step) -> Referral:
        mine = step.order.referrals.get(pk=referral.pk)
        if mine.resolved_at is not None:
            raise errors.ReferralResolved
        return answer(step, mine, resolution)

    return under_lock(referral.order_id, work, by=by, rule=rules.may_resolve_referral)


def answer(step: Step, referral: Referral, resolution: str) -> Referral:
    """Write the answer of the staff on a referral of a locked order."""
    referral.resolved_at = step.now
    referral.resolved_by = step.by
    referral.resolution = resolution.strip()
    referral.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    step.move("resolve_referral", referral=referral.kind, resolution=referral.resolution)
    return referral
