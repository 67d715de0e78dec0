"""What every operation works on: the store, and the events that tell of its changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from payments.standin import objects
from payments.standin.errors import missing
from payments.standin.store import Store

# What an endpoint of ours subscribes to; the other events are stored and listed, not sent.
SENT_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.succeeded",
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.payment_failed",
        "charge.captured",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
    }
)

_NOUNS = {"checkout.session": "checkout.session", "balance_transaction": "balance transaction"}


@dataclass
class World:
    """The stand-in's state as one request sees it."""

    store: Store
    pages: str = ""
    request_id: str | None = None
    idempotency_key: str | None = None
    quiet: bool = False
    queue: Callable[[str], None] = field(default=lambda event_id: None)

    def load(self, kind: str, object_id: str, *, param: str = "id") -> dict[str, Any]:
        """The object, or Stripe's 404."""
        found = self.store.get(kind, object_id)
        if found is None:
            raise missing(_NOUNS.get(kind, kind), object_id, param=param)
        return found

    def emit(self, kind: str, subject: dict[str, Any]) -> None:
        """Store an event about the object as it now is, and send it where we are heard."""
        request = {"id": self.request_id, "idempotency_key": self.idempotency_key}
        event = objects.event(kind, subject, request)
        self.store.add(event)
        if kind in SENT_EVENTS and not self.quiet:
            self.queue(event["id"])
