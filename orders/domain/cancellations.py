"""Ending an order before it is done, with a cause that the record tells."""

from orders import errors, rules
from orders.domain.transitions import Step, verb
from orders.enums import Actor, Cause, State
from orders.models import CancellationRequest, Order

Asked = CancellationRequest.State


def computed_cause(order: Order, by_side: Actor) -> Cause:
    """Return whose a cancellation would be if this side began it now; shown before confirming."""
    if order.state == State.AWAITING_BRIEF:
        return Cause.NO_BRIEF if order.brief_overdue else Cause.BUYER_BEFORE_START
    if order.grace_over and not order.ever_delivered:
        return Cause.SELLER_LATE
    return Cause.AGREED


@verb(rules.may_cancel_before_start)
def cancel_before_start(step: Step) -> None:
    """End an order before the work began; full refund, by a cause that the brief's age tells."""
    late = step.order.brief_overdue
    step.move("cancel_without_brief" if late else "cancel_before_start")


@verb(rules.may_cancel_late)
def cancel_late(step: Step) -> None:
    """End an order whose work is late by more than the grace, alone, with a full refund."""
    step.move("cancel_late")


@verb(rules.may_give_up)
def give_up(step: Step, *, reason: str) -> None:
    """Give everything back, as the seller who cannot do the work; it counts."""
    step.move("give_up", reason=reason.strip())


@verb(rules.may_ask_cancellation)
def ask(step: Step, *, reason: str) -> CancellationRequest:
    """Ask the other side to end the order; unanswered in 48 hours it goes to staff."""
    if _open(step.order) is not None:
        raise errors.CancellationOpen
    asked = CancellationRequest.objects.create(
        order=step.order,
        asked_by=step.side,
        user=step.by,
        reason=reason.strip(),
        asked_at=step.now,
    )
    cause = computed_cause(step.order, step.side)
    step.move("ask_cancellation", reason=asked.reason, cause=str(cause))
    return asked


@verb(rules.may_answer_cancellation)
def answer(step: Step, *, agree: bool) -> None:
    """Answer the other side's request to cancel; agreeing refunds everything."""
    asked = _open(step.order)
    if asked is None:
        raise errors.NoCancellation
    if asked.asked_by == step.side:
        raise errors.OwnCancellation
    if agree:
        cause = computed_cause(step.order, Actor(asked.asked_by))
        step.move("agree_cancellation", cause=str(cause))
    else:
        step.move("refuse_cancellation")


@verb(rules.may_withdraw_cancellation)
def withdraw(step: Step) -> None:
    """Take one's own request to cancel back."""
    asked = _open(step.order)
    if asked is None:
        raise errors.NoCancellation
    if asked.asked_by != step.side:
        raise errors.NotYourCancellation
    step.move("withdraw_cancellation")


def _open(order: Order) -> CancellationRequest | None:
    return order.cancellations.filter(state=Asked.OPEN).first()
