"""Timers as rows: recomputed from the record at every move, fired one by one when due."""

from typing import TYPE_CHECKING

from orders.domain import clocks
from orders.enums import Actor, TimerKind
from orders.lifecycle import CLOCK_MOVES
from orders.models import OrderTimer, Part

if TYPE_CHECKING:
    from orders.domain.transitions import Step


def recompute(step: "Step") -> None:
    """Make the rows of what is not yet fired say what the record says."""
    part = step.order.parts.get()
    wanted = {(d.kind, d.subject): d.at for d in
              clocks.all_due(step.order, step.history, part.delivery_days)}  # fmt: skip
    _follow(step, part)
    known = {(t.kind, t.subject): t for t in step.order.timers.all()}
    gone = [t.pk for key, t in known.items() if key not in wanted and t.fired_at is None]
    if gone:
        OrderTimer.objects.filter(pk__in=gone).delete()
    for key, timer in known.items():
        if key in wanted and timer.fired_at is None and timer.due_at != wanted[key]:
            timer.due_at = wanted[key]
            timer.save(update_fields=["due_at"])
    OrderTimer.objects.bulk_create(
        OrderTimer(order=step.order, kind=kind, subject=subject, due_at=at)
        for (kind, subject), at in wanted.items()
        if (kind, subject) not in known
    )


def _follow(step: "Step", part: Part) -> None:
    due = clocks.work_due(step.order, step.history, part.delivery_days)
    delivered = next((e.at for e in reversed(step.history) if e.kind == "deliver"), None)
    if (part.due_at, part.delivered_at) != (due and due.at, delivered):
        part.due_at, part.delivered_at = due and due.at, delivered
        part.save(update_fields=["due_at", "delivered_at"])


def next_due(step: "Step") -> OrderTimer | None:
    """Return the earliest timer that was due by now."""
    return (
        step.order.timers.filter(fired_at__isnull=True, due_at__lte=step.now)
        .order_by("due_at", "id")
        .first()
    )


def fire(step: "Step", timer: OrderTimer) -> None:
    """Let the clock make the timer's move, as of the time it was due."""
    timer.fired_at = step.now
    timer.save(update_fields=["fired_at"])
    move = CLOCK_MOVES[TimerKind(timer.kind)]
    step.move(move, actor=Actor.CLOCK, at=timer.due_at, timer=timer.subject)
