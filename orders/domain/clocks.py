"""Deadlines as a function of the record: pure, from an order's events and its own periods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orders.enums import State, TimerKind
from orders.lifecycle import MOVABLE_MONEY, UNDER_WAY
from orders.models import Order, OrderEvent
from orders.periods import period
from orders.rules import is_reviewable

K = TimerKind
STARTS = {"send_brief", "waive_brief", "start_without_questions"}
ANSWERS = {
    "agree_cancellation", "refuse_cancellation", "withdraw_cancellation",
    "refer_silent_cancellation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due: kind, what it is about, when."""

    kind: TimerKind
    subject: str
    at: datetime


def entry_event(history: Sequence[OrderEvent]) -> OrderEvent:
    """Return the event by which the order came into its present state."""
    return next(e for e in reversed(history) if e.from_state != e.to_state)


def work_due(order: Order, history: Sequence[OrderEvent], days: int) -> Due | None:
    """Return when the running work is due; None while no work runs.

    A day is 24 hours from the answered brief; a revision has half of the agreed days in exact
    hours, at least 24 (product decision 5).
    """
    entered = entry_event(history)
    if order.state == State.IN_PROGRESS:
        return Due(K.DUE, "part:1", entered.at + timedelta(days=days))
    if order.state == State.IN_REVISION:
        hours = max(timedelta(days=days) / 2, period(order, "revision_least"))
        return Due(K.DUE, f"revision:{entered.facts['revision']}", entered.at + hours)
    return None


def review_ends(order: Order, history: Sequence[OrderEvent]) -> datetime:
    """Return when the work counts as accepted; the order must be delivered."""
    entered = entry_event(history)
    prolonged = any(e.kind == "prolong_review" and e.n > entered.n for e in history)
    length = period(order, "review") + (period(order, "prolong") if prolonged else timedelta())
    return entered.at + length


def open_cancellation(history: Sequence[OrderEvent]) -> OrderEvent | None:
    """Return the request to cancel that still waits for an answer."""
    for event in reversed(history):
        if event.kind in ANSWERS or event.kind == "open_case":
            return None
        if event.kind == "ask_cancellation":
            return event
    return None


def all_due(order: Order, history: Sequence[OrderEvent], days: int) -> list[Due]:
    """Return everything that falls due for an order as its record stands."""
    entered = entry_event(history)
    return [
        *_waiting(order, entered),
        *_working(order, history, days),
        *_reviewing(order, history, entered),
        *_ending(order, history),
    ]


def _waiting(order: Order, entered: OrderEvent) -> Iterator[Due]:
    subject = f"event:{entered.n}"
    if order.state == State.PENDING_PAYMENT:
        yield Due(K.PAYMENT_EXPIRES, subject, entered.at + period(order, "payment"))
    elif order.state == State.REQUESTED and order.accepted_at is None:
        yield Due(K.REQUEST_EXPIRES, subject, entered.at + period(order, "request"))
    elif order.state == State.AWAITING_BRIEF:
        for name in ("first", "second"):
            after = period(order, f"brief_{name}_reminder")
            yield Due(K.BRIEF_REMINDER, f"brief:{name}", entered.at + after)
        yield Due(K.BRIEF_OPEN_LONG, "brief", entered.at + period(order, "brief_open"))


def _working(order: Order, history: Sequence[OrderEvent], days: int) -> Iterator[Due]:
    if due := work_due(order, history, days):
        yield due
        yield Due(K.LATE_GRACE_ENDS, due.subject, due.at + period(order, "late_grace"))


def _reviewing(order: Order, history: Sequence[OrderEvent], entered: OrderEvent) -> Iterator[Due]:
    if order.state == State.DELIVERED:
        end = review_ends(order, history)
        subject = f"delivery:{entered.facts['delivery']}"
        length = end - entered.at
        # A prolonged review is told of again, so its notices have subjects of their own.
        again = "+" if length > period(order, "review") else ""
        last = period(order, "review_last_notice")
        yield Due(K.REVIEW_REMINDER, f"{subject}:half{again}", entered.at + length / 2)
        if last < length / 2:
            yield Due(K.REVIEW_REMINDER, f"{subject}:last{again}", end - last)
        yield Due(K.AUTO_ACCEPT, subject, end)
    if order.state in UNDER_WAY and (asked := open_cancellation(history)):
        end = asked.at + period(order, "cancellation")
        yield Due(K.CANCELLATION_UNANSWERED, f"event:{asked.n}", end)


def _ending(order: Order, history: Sequence[OrderEvent]) -> Iterator[Due]:
    if order.state in MOVABLE_MONEY:
        yield Due(K.MAXIMUM_LIFE, "order", order.paid_at + period(order, "maximum_life"))
    if order.state == State.COMPLETED:
        hours = timedelta(hours=entry_event(history).facts["clearing_hours"])
        yield Due(K.CLEARING_ENDS, "order", order.completed_at + hours)
    blind = not any(e.kind == "publish_reviews" for e in history)
    if blind and is_reviewable(order):
        since = order.completed_at or order.ended_at
        yield Due(K.REVIEWS_PUBLISHED, "order", since + period(order, "reviews"))
