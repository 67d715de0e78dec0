"""A case stops the order; a decision of a person splits its money. Only disputes uses this."""

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from orders import rules
from orders.domain import referrals
from orders.domain.money import holds_of
from orders.domain.transitions import Step, verb
from orders.enums import ReferralKind


@verb(rules.may_open_case)
def open_case(step: Step, *, reason: str) -> None:
    """Stop every clock and every cent until a person decides."""
    step.move("open_case", reason=reason.strip())


@verb(rules.may_resolve_case)
def resolve_case(step: Step, *, refund_price_minor: int, reasons: str) -> None:
    """Decide: this much of the price goes back to the buyer, the rest to the seller.

    The fee follows pro rata. When everything goes back the order is cancelled, otherwise it is
    completed and the seller's part clears.
    """
    held = sum(hold.price_held_minor for hold in holds_of(step.order))
    if not 0 <= refund_price_minor <= held:
        raise InvalidInput(
            _("The refund must lie between nothing and what is held."), field="refund_price_minor"
        )
    if not reasons.strip():
        raise InvalidInput(_("A decision needs its reasons."), field="reasons")
    name = "decide_cancelled" if refund_price_minor == held else "decide_completed"
    step.move(name, refund_price_minor=refund_price_minor, reasons=reasons.strip())
    for referral in step.order.referrals.filter(
        kind=ReferralKind.DISPUTE, resolved_at__isnull=True
    ):
        referrals.answer(step, referral, reasons)
