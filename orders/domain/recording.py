"""Events of an order on the record of its thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.models import Upload
from orders.models import Order, OrderEvent
from record.domain.entries import append
from record.domain.threads import open_thread

if TYPE_CHECKING:
    from orders.domain.transitions import Step


def record(step: "Step", event: OrderEvent, files: Sequence[Upload]) -> None:
    """Append an event to the thread; before the payment there is none."""
    if step.order.thread is not None:
        append_event(step.order, event, files)


def append_event(order: Order, event: OrderEvent, files: Sequence[Upload] = ()) -> None:
    """Append one event, told at the time it took effect."""
    append(
        thread=order.thread,
        kind=entry_kind(event),
        author=event.user,
        body=entry_body(order, event),
        at=event.at,
        files=files,
    )


def entry_kind(event: OrderEvent) -> str:
    """Return the kind of the entry that tells of an event."""
    return f"order.{event.kind}"


def entry_body(order: Order, event: OrderEvent) -> dict[str, Any]:
    """Return what the record says of an event: its facts, with the order's number and its own."""
    return {"n": event.n, "order": order.number} | event.facts


def join_thread(step: "Step", inquiry_thread) -> None:
    """Give a paid order its thread, with what came before the payment told in it.

    An inquiry's thread is converted, never copied; one that belongs to an order already stays
    that order's, and a new one is opened.
    """
    order = step.order
    taken = inquiry_thread is None or inquiry_thread.orders.exists()
    order.thread = open_thread(buyer=order.buyer, seller=order.seller) if taken else inquiry_thread
    order.save(update_fields=["thread"])
    for event in step.history:
        append_event(order, event)
