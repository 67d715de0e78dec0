"""Reviews that are over, accepted by the hundred: the executor's moves in a few statements.

Takes only orders for which nothing else was due before; the others, and a chunk that fails, are
left to the sweep, which goes one by one. A test proves that both ways give the same rows.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from core import clock
from core.announce import announce
from gigs.domain import facts
from orders.domain import clocks, money, recording, telling
from orders.domain.folding import fold
from orders.enums import Actor, State, TimerKind
from orders.models import CancellationRequest, Order, OrderEvent, OrderTimer, Part
from orders.signals import order_moved, orders_moved
from payments.domain.releasing import release_all
from payments.models import Hold
from record.domain.appending import HouseLine, append_all

logger = logging.getLogger(__name__)
CHUNK = 500
MOVE_ROWS = """
UPDATE orders_order o
SET state = 'completed', last_event = o.last_event + 1, completed_at = due.at,
    is_late = false, grace_over = false
FROM unnest(%s::bigint[], %s::timestamptz[]) AS due(order_id, at)
WHERE o.id = due.order_id
"""


@dataclass(slots=True)
class Accepted:
    """An order whose review is over, with what its acceptance is made of."""

    order: Order
    timer: OrderTimer
    part: Part
    history: list[OrderEvent]
    event: OrderEvent | None = None

    @property
    def hold(self) -> Hold:
        return self.part.hold


def auto_accept_set(limit: int) -> int:
    """Accept up to `limit` orders whose review is over; returns how many."""
    due = _reviews_over(clock.now()).values_list("order_id", flat=True)
    ids = list(due.order_by("due_at", "order_id")[:limit])
    return sum(_chunk(ids[i : i + CHUNK]) for i in range(0, len(ids), CHUNK))


def _reviews_over(now: datetime):
    ready = Q(retry_at__isnull=True) | Q(retry_at__lte=now)
    return OrderTimer.objects.filter(
        ready, kind=TimerKind.AUTO_ACCEPT, fired_at__isnull=True, due_at__lte=now
    )


def _chunk(ids: list[int]) -> int:
    try:
        with transaction.atomic():
            return accept_chunk(ids)
    except Exception:
        logger.exception("%d reviews could not be accepted together; one by one instead", len(ids))
        return 0


def accept_chunk(ids: Sequence[int]) -> int:
    """Accept these orders in the caller's transaction, as far as nobody else holds them.

    Order of locks as everywhere: orders, accounts, threads, each by id.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
    orders = _locked(ids)
    now = clock.now()
    accepted = _gather(orders, now)
    if not accepted:
        return 0
    _write_events(accepted, now)
    _move_rows(accepted)
    release_all([(row.hold, money.move_key(row.event, row.hold)) for row in accepted])
    _follow(accepted)
    append_all([_line(row) for row in accepted])
    _reset_timers(accepted, now)
    for row in accepted:
        announce(order_moved, order_id=row.order.pk, n=row.event.n, of_many=True)
    announce(orders_moved, order_ids=[row.order.pk for row in accepted])
    return len(accepted)


def _locked(ids: Sequence[int]) -> dict[int, Order]:
    free = Order.objects.select_for_update(of=("self",), skip_locked=True)
    free = free.filter(pk__in=ids, state=State.DELIVERED).select_related("gig_version")
    found = {order.pk: order for order in free.order_by("pk")}
    told = telling.told_among(found)
    return {pk: order for pk, order in found.items() if pk not in told}


def _gather(orders: dict[int, Order], now: datetime) -> list[Accepted]:
    """Read again under the lock; drop every order for which anything else comes first."""
    timers: dict[int, list[OrderTimer]] = {pk: [] for pk in orders}
    for timer in OrderTimer.objects.filter(
        order_id__in=orders, fired_at__isnull=True, due_at__lte=now
    ).order_by("due_at", "id"):
        timers[timer.order_id].append(timer)
    parts = {p.order_id: p for p in Part.objects.filter(order_id__in=orders).select_related("hold")}
    histories: dict[int, list[OrderEvent]] = {pk: [] for pk in orders}
    for event in OrderEvent.objects.filter(order_id__in=orders).order_by("order_id", "n"):
        histories[event.order_id].append(event)
    return [
        Accepted(order, timers[pk][0], parts[pk], histories[pk])
        for pk, order in orders.items()
        if timers[pk] and timers[pk][0].kind == TimerKind.AUTO_ACCEPT
    ]


def _write_events(accepted: list[Accepted], now: datetime) -> None:
    short = money.sellers_without_long_record(row.order.seller_id for row in accepted)
    for row in accepted:
        order = row.order
        due_at = row.timer.due_at
        long_record = False if order.seller_id in short else None
        row.event = OrderEvent(
            order=order,
            n=order.last_event + 1,
            kind="accept_by_clock",
            actor=Actor.CLOCK,
            from_state=State.DELIVERED,
            to_state=State.COMPLETED,
            at=due_at,
            recorded_at=now,
            facts={
                "timer": row.timer.subject,
                "amount_minor": row.hold.price_held_minor,
                "currency": order.currency,
                "clearing_hours": money.clearing_hours(order, due_at, long_record),
            },
        )
        row.history.append(row.event)
    OrderEvent.objects.bulk_create([row.event for row in accepted])


def _move_rows(accepted: list[Accepted]) -> None:
    ids = [row.order.pk for row in accepted]
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ROWS, [ids, [row.event.at for row in accepted]])
    for row in accepted:
        fold(row.order, row.event)


def _follow(accepted: list[Accepted]) -> None:
    times = {row.order.pk: row.event.at for row in accepted}
    Asked = CancellationRequest.State
    for asked in CancellationRequest.objects.filter(order_id__in=times, state=Asked.OPEN):
        asked.state, asked.answered_at = Asked.OVERTAKEN, times[asked.order_id]
        asked.save(update_fields=["state", "answered_at"])
    gigs = Counter(row.order.gig_version.gig_id for row in accepted)
    for gig_id in sorted(gigs):
        facts.count_order(gig_id=gig_id, in_queue=-gigs[gig_id], completed=gigs[gig_id])


def _line(row: Accepted) -> HouseLine:
    return HouseLine(
        thread_id=row.order.thread_id,
        kind=recording.entry_kind(row.event),
        body=recording.entry_body(row.order, row.event),
        at=row.event.at,
    )


def _reset_timers(accepted: list[Accepted], now: datetime) -> None:
    ids = [row.order.pk for row in accepted]
    OrderTimer.objects.filter(pk__in=[row.timer.pk for row in accepted]).update(fired_at=now)
    OrderTimer.objects.filter(order_id__in=ids, fired_at__isnull=True).delete()
    OrderTimer.objects.bulk_create(
        OrderTimer(order=row.order, kind=due.kind, subject=due.subject, due_at=due.at)
        for row in accepted
        for due in clocks.all_due(row.order, row.history, row.part.delivery_days)
    )
