"""What a move of the table does with the money: only through the holds of payments."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from orders.enums import State
from orders.lifecycle import Money, Transition
from orders.models import Order, OrderEvent
from orders.periods import LONG_RECORD_DAYS, LONG_RECORD_ORDERS, period
from payments.domain import holds
from payments.models import Hold

if TYPE_CHECKING:
    from orders.domain.transitions import Step


def holds_of(order: Order) -> list[Hold]:
    """Return the holds of an order's parts in the order in which they are locked."""
    return list(Hold.objects.filter(part__order=order).order_by("pk"))


def facts_before(step: "Step", row: Transition, at: datetime) -> dict[str, Any]:
    """Return what the event tells of the money: amounts in minor units, hours of clearing."""
    facts: dict[str, Any] = {}
    if row.money in (Money.REFUND, Money.RELEASE):
        held = holds_of(step.order)
        price = sum(hold.price_held_minor for hold in held)
        fee = sum(hold.fee_held_minor for hold in held)
        facts["amount_minor"] = price + fee if row.money == Money.REFUND else price
        facts["currency"] = step.order.currency
    if row.target == State.COMPLETED:
        facts["clearing_hours"] = clearing_hours(step.order, at)
    return facts


def clearing_hours(order: Order, at: datetime, long_record: bool | None = None) -> int:
    """Return how long the money of an order that is completed at `at` clears, in hours."""
    if long_record is None:
        long_record = has_long_record(order.seller_id, at)
    chosen = period(order, "clearing_short" if long_record else "clearing")
    return int(chosen / timedelta(hours=1))


def has_long_record(seller_id: int, at: datetime) -> bool:
    """Tell whether a seller account has a long record: its money clears sooner.

    At least 20 orders closed by then, and in the 180 days before no decision that gave money
    back. A function of the record at that time, whenever it is asked.
    """
    theirs = Order.objects.filter(seller_id=seller_id)
    closed = theirs.filter(state=State.CLOSED, ended_at__lte=at)[:LONG_RECORD_ORDERS]
    if closed.count() < LONG_RECORD_ORDERS:
        return False
    return not theirs.filter(
        events__kind__in=["decide_cancelled", "decide_completed"],
        events__facts__refund_price_minor__gt=0,
        events__at__gt=at - timedelta(days=LONG_RECORD_DAYS),
        events__at__lte=at,
    ).exists()


def sellers_without_long_record(seller_ids: Iterable[int]) -> set[int]:
    """Return those sellers who have too few closed orders at any time, in one query."""
    ids = set(seller_ids)
    closed = Order.objects.filter(seller_id__in=ids, state=State.CLOSED).values("seller_id")
    many = closed.annotate(orders=Count("id")).filter(orders__gte=LONG_RECORD_ORDERS)
    return ids - set(many.values_list("seller_id", flat=True))


def move_key(event: OrderEvent, hold: Hold) -> str:
    """Return the business identity of what an event does with a hold."""
    return f"order:{event.order.public_id}:{event.n}:{hold.pk}"


def settle(step: "Step", row: Transition, event: OrderEvent) -> None:
    """Move the money of every part as the row says; keys are the order's business identity."""
    action = ACTIONS.get(row.money)
    if action is None:
        return
    for hold in holds_of(step.order):
        action(hold, move_key(event, hold), event)


def _end_unpaid(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.plan_expire(hold=hold)


def _capture(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.plan_capture(hold=hold)


def _let_go(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.plan_release_authorisation(hold=hold)


def _refund(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.refund(hold=hold, price_minor=hold.price_held_minor, key=key)


def _release(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.release(hold=hold, key=key)


def _split(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.split(hold=hold, refund_price_minor=event.facts["refund_price_minor"], key=key)


def _clear(hold: Hold, key: str, event: OrderEvent) -> None:
    holds.clear(hold=hold, key=key)


ACTIONS = {
    Money.END_UNPAID: _end_unpaid,
    Money.CAPTURE: _capture,
    Money.LET_GO: _let_go,
    Money.REFUND: _refund,
    Money.RELEASE: _release,
    Money.SPLIT: _split,
    Money.CLEAR: _clear,
}
