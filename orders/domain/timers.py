"""The sweep: orders with something due are claimed and moved one by one.

Any process may sweep, any number at once: an order is locked with SKIP LOCKED, and whoever
comes second finds nothing due. An order that fails is set aside with growing pauses, so that
it neither stops the others nor is forgotten.
"""

import logging
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, Min, Q

from core import clock
from core.errors import DomainError
from orders.domain import telling, transitions
from orders.models import Order, OrderTimer

logger = logging.getLogger(__name__)
PAUSE_LONGEST = timedelta(hours=1)
DUE = Q(fired_at__isnull=True)


def sweep(limit: int) -> int:
    """Move up to `limit` orders that have something due; returns how many were tried."""
    orders = _orders_due(limit)
    for order_id in orders:
        try:
            apply(order_id)
        except (DomainError, DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
            logger.exception("order %s could not be moved by the clock", order_id)
            _set_aside(order_id)
    return len(orders)


def _orders_due(limit: int) -> list[int]:
    now = clock.now()
    waiting = OrderTimer.objects.filter(DUE, due_at__lte=now)
    waiting = waiting.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
    earliest = waiting.values("order_id").annotate(first=Min("due_at")).order_by("first")
    return [row["order_id"] for row in earliest[:limit]]


def apply(order_id: int) -> int:
    """Apply what is due for one order; returns the number of moves (0: somebody else has it)."""
    with transaction.atomic():
        free = Order.objects.select_for_update(of=("self",), skip_locked=True)
        if not free.filter(pk=order_id).exists() or telling.told_among([order_id]):
            return 0
        return transitions.begin(order_id).apply_due()


def _set_aside(order_id: int) -> None:
    for timer in OrderTimer.objects.filter(DUE, order_id=order_id, due_at__lte=clock.now()):
        pause = min(timedelta(seconds=5) * 2 ** min(timer.tries, 10), PAUSE_LONGEST)
        OrderTimer.objects.filter(pk=timer.pk).update(
            tries=F("tries") + 1, retry_at=clock.now() + pause
        )
