"""What each event does to the order's row. The row is nothing but its events, folded.

The executor folds the event it appends; `replay` folds them all again, and a test proves that
both give the same row (invariant I13).
"""

from collections.abc import Callable, Iterable

from orders.enums import Cause, State
from orders.models import Order, OrderEvent

FOLDED = [
    "state", "last_event", "revisions_used", "review_prolonged", "is_late", "grace_over",
    "brief_overdue", "ever_delivered", "cause", "accepted_at", "paid_at", "started_at",
    "completed_at", "ended_at",
]  # fmt: skip
CAUSES = {
    "expire_unpaid": Cause.NOT_PAID,
    "leave": Cause.WITHDRAWN,
    "withdraw_request": Cause.WITHDRAWN,
    "decline_request": Cause.DECLINED,
    "expire_request": Cause.NO_ANSWER,
    "refund_late_payment": Cause.LATE_PAYMENT,
    "cancel_before_start": Cause.BUYER_BEFORE_START,
    "cancel_without_brief": Cause.NO_BRIEF,
    "cancel_late": Cause.SELLER_LATE,
    "give_up": Cause.SELLER_CANCELLED,
    "decide_cancelled": Cause.DECISION,
}


def fold(order: Order, event: OrderEvent) -> None:
    """Change the order in memory as the event says."""
    order.last_event = event.n
    if event.to_state != event.from_state:
        order.state = event.to_state
        if event.to_state in (State.CLOSED, State.CANCELLED):
            order.ended_at = event.at
        if event.to_state == State.COMPLETED:
            order.completed_at = event.at
        _end_lateness(order)
    if event.kind == "agree_cancellation":
        order.cause = event.facts["cause"]
    elif event.kind in CAUSES:
        order.cause = CAUSES[event.kind]
    if step := STEPS.get(event.kind):
        step(order, event)


def replay(events: Iterable[OrderEvent]) -> dict[str, object]:
    """Return the folded fields that a history gives."""
    order = Order()
    for event in events:
        fold(order, event)
    return {name: getattr(order, name) for name in FOLDED}


def _end_lateness(order: Order) -> None:
    order.is_late = order.grace_over = False


def _pay(order: Order, event: OrderEvent) -> None:
    order.paid_at = event.at


def _accept_request(order: Order, event: OrderEvent) -> None:
    order.accepted_at = event.at


def _start(order: Order, event: OrderEvent) -> None:
    order.started_at = event.at
    order.brief_overdue = False


def _note_brief_overdue(order: Order, event: OrderEvent) -> None:
    order.brief_overdue = True


def _deliver(order: Order, event: OrderEvent) -> None:
    # A part counts too: what was handed over is not taken away by one side alone.
    order.ever_delivered = True


def _become_late(order: Order, event: OrderEvent) -> None:
    order.is_late = True


def _end_grace(order: Order, event: OrderEvent) -> None:
    order.grace_over = True


def _request_revision(order: Order, event: OrderEvent) -> None:
    order.revisions_used += bool(event.facts["counted"])


def _prolong(order: Order, event: OrderEvent) -> None:
    order.review_prolonged = True


STEPS: dict[str, Callable[[Order, OrderEvent], None]] = {
    "pay": _pay,
    "capture": _pay,
    "accept_request": _accept_request,
    "send_brief": _start,
    "waive_brief": _start,
    "start_without_questions": _start,
    "note_brief_overdue": _note_brief_overdue,
    "hand_over_part": _deliver,
    "deliver": _deliver,
    "become_late": _become_late,
    "end_grace": _end_grace,
    "request_revision": _request_revision,
    "prolong_review": _prolong,
}
