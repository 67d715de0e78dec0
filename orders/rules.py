"""Who may do what to an order: one table, shared by pages, templates, API and sockets.

Each `may_…` is a Rule: `rule(user, order)` answers yes or no, `rule.check(…)` raises the error
that explains the refusal. The table is written from the words of the product, apart from
`lifecycle.py`; the executor asks both, and the tests hold them against each other.
"""

from collections.abc import Callable, Mapping

from accounts.rules import may_act_for
from core.errors import DomainError
from orders import errors
from orders.enums import Actor, Cause, State
from orders.models import Order

Condition = tuple[Callable[[Order], bool], type[DomainError]]
BUYER, SELLER, STAFF = Actor.BUYER, Actor.SELLER, Actor.STAFF
WORKING = frozenset({State.IN_PROGRESS, State.IN_REVISION})
UNDER_WAY = WORKING | {State.DELIVERED}
PAID_AND_OPEN = UNDER_WAY | {State.AWAITING_BRIEF, State.DISPUTED}
REVIEWED_AFTER_CANCELLING = frozenset({Cause.SELLER_LATE, Cause.DECISION})


def side_of(user, order: Order) -> Actor | None:
    """Return on which side of the order somebody stands; None for strangers and staff."""
    if not user.is_authenticated:
        return None
    if user.pk == order.buyer_id:
        return BUYER
    return SELLER if may_act_for(user, order.seller) else None


def is_judge(user, order: Order) -> bool:
    """Tell whether somebody is staff and no party: nobody decides an order of their own."""
    return user.is_authenticated and user.is_staff and side_of(user, order) is None


class Rule:
    """States in which each side may do something, with further conditions and their errors."""

    def __init__(
        self, states: Mapping[Actor, frozenset[State] | set[State]], *conditions: Condition
    ) -> None:
        self.states = states
        self.conditions = conditions

    def __call__(self, user, order: Order) -> bool:
        return self.allows(self._actor(user, order), order)

    def allows(self, side: Actor | None, order: Order) -> bool:
        """Answer for a side that is known already, without a query."""
        return self.refusal(side, order) is None

    def check(self, user, order: Order) -> Actor:
        """Return the side that acts; raises the error that explains a refusal."""
        side = self._actor(user, order)
        if error := self.refusal(side, order):
            raise error
        return side

    def refusal(self, side: Actor | None, order: Order) -> DomainError | None:
        """Return why this side may not do it now; None where it may."""
        if side is None:
            return errors.NotStaff() if set(self.states) == {STAFF} else errors.NotAParty()
        if side not in self.states:
            return errors.NotStaff() if set(self.states) == {STAFF} else errors.OtherSide()
        if order.state not in self.states[side]:
            return errors.WrongState(state=order.get_state_display())
        return next((error() for holds, error in self.conditions if not holds(order)), None)

    def _actor(self, user, order: Order) -> Actor | None:
        side = side_of(user, order)
        if side is None and STAFF in self.states and is_judge(user, order):
            return STAFF
        return side


def _not_accepted(order: Order) -> bool:
    return order.accepted_at is None


def _brief_overdue(order: Order) -> bool:
    return order.brief_overdue


def _grace_over(order: Order) -> bool:
    return order.grace_over


def _nothing_delivered(order: Order) -> bool:
    return not order.ever_delivered


def _something_delivered(order: Order) -> bool:
    return order.ever_delivered


def _not_prolonged(order: Order) -> bool:
    return not order.review_prolonged


def is_reviewable(order: Order) -> bool:
    """Tell whether an order's end leaves something to review (invariant I32)."""
    if order.state == State.CANCELLED:
        return order.cause in REVIEWED_AFTER_CANCELLING
    return order.state in (State.COMPLETED, State.CLOSED)


REQUESTED, BRIEF, DELIVERED = {State.REQUESTED}, {State.AWAITING_BRIEF}, {State.DELIVERED}
FINISHED = {State.COMPLETED, State.CLOSED}
_OPEN_REQUEST = (_not_accepted, errors.AlreadyAccepted)

may_pay = Rule({BUYER: {State.PENDING_PAYMENT}})
may_leave = Rule({BUYER: {State.PENDING_PAYMENT}})
may_withdraw_request = Rule({BUYER: REQUESTED}, _OPEN_REQUEST)
may_accept_request = Rule({SELLER: REQUESTED}, _OPEN_REQUEST)
may_decline_request = Rule({SELLER: REQUESTED}, _OPEN_REQUEST)
may_save_answer = Rule({BUYER: BRIEF})
may_send_brief = Rule({BUYER: BRIEF})
may_waive_brief = Rule({SELLER: BRIEF})
may_remind_brief = Rule({SELLER: BRIEF})
may_cancel_before_start = Rule({BUYER: BRIEF})
may_cancel_without_brief = Rule(
    {BUYER: BRIEF, SELLER: BRIEF}, (_brief_overdue, errors.BriefNotLate)
)
may_deliver = Rule({SELLER: WORKING})
may_add_files = Rule({SELLER: DELIVERED})
may_accept_delivery = Rule({BUYER: DELIVERED})
may_request_revision = Rule({BUYER: DELIVERED})
may_prolong_review = Rule({BUYER: DELIVERED}, (_not_prolonged, errors.ReviewProlonged))
may_ask_cancellation = Rule({BUYER: WORKING, SELLER: UNDER_WAY})
may_answer_cancellation = Rule({BUYER: UNDER_WAY, SELLER: UNDER_WAY})
may_withdraw_cancellation = Rule({BUYER: UNDER_WAY, SELLER: UNDER_WAY})
may_cancel_late = Rule(
    {BUYER: WORKING},
    (_grace_over, errors.NotLateEnough),
    (_nothing_delivered, errors.SomethingDelivered),
)
may_give_up = Rule({SELLER: WORKING})
may_refer_late = Rule(
    {BUYER: WORKING},
    (_grace_over, errors.NotLateEnough),
    (_something_delivered, errors.NothingDelivered),
)
may_open_case = Rule({BUYER: UNDER_WAY, SELLER: UNDER_WAY, STAFF: UNDER_WAY})
may_resolve_case = Rule({STAFF: {State.DISPUTED}})
may_resolve_referral = Rule({STAFF: frozenset(State)})
may_write_review = Rule(
    {BUYER: FINISHED | {State.CANCELLED}, SELLER: FINISHED}, (is_reviewable, errors.NotReviewable)
)
