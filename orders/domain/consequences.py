"""What a move brings about besides state, money and record, whoever made it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from orders.domain import projections
from orders.enums import OfferState, ReferralKind
from orders.models import CancellationRequest, Offer, OrderEvent, Referral, RevisionRequest

if TYPE_CHECKING:
    from orders.domain.transitions import Step

Asked = CancellationRequest.State


def follow(step: "Step", event: OrderEvent) -> None:
    """Write what follows from an event; part of the executor."""
    if consequence := CONSEQUENCES.get(event.kind):
        consequence(step, event)
    if event.to_state in ENDS_A_REQUEST and event.from_state != event.to_state:
        _answer(event, Asked.OVERTAKEN)
    projections.count(step.order, event)


def _answer(event: OrderEvent, state: str) -> None:
    asked = CancellationRequest.objects.filter(order_id=event.order_id, state=Asked.OPEN)
    asked.update(state=state, answered_at=event.at)


def _agree(step: "Step", event: OrderEvent) -> None:
    _answer(event, Asked.AGREED)


def _refuse(step: "Step", event: OrderEvent) -> None:
    _answer(event, Asked.REFUSED)


def _withdraw(step: "Step", event: OrderEvent) -> None:
    _answer(event, Asked.WITHDRAWN)


def _refer_silent(step: "Step", event: OrderEvent) -> None:
    asked = CancellationRequest.objects.get(order_id=event.order_id, state=Asked.OPEN)
    _answer(event, Asked.REFERRED)
    refer(event, ReferralKind.SILENT_CANCELLATION, asked.reason)


def _refer_old(step: "Step", event: OrderEvent) -> None:
    refer(event, ReferralKind.MAXIMUM_LIFE, "")


def _refer_late(step: "Step", event: OrderEvent) -> None:
    refer(event, ReferralKind.LATE_AFTER_DELIVERY, event.facts["reason"])


def _refer_dispute(step: "Step", event: OrderEvent) -> None:
    refer(event, ReferralKind.DISPUTE, event.facts["reason"])


def refer(event: OrderEvent, kind: ReferralKind, reason: str) -> None:
    """Put an order before the staff; one open referral of a kind is enough."""
    Referral.objects.get_or_create(
        order_id=event.order_id,
        kind=kind,
        resolved_at=None,
        defaults={
            "opened_by": event.actor,
            "user": event.user,
            "reason": reason,
            "opened_at": event.at,
        },
    )


def _end_offer(step: "Step", event: OrderEvent) -> None:
    # An offer that was accepted and never paid has lapsed with its order.
    Offer.objects.filter(pk=step.order.offer_id).update(state=OfferState.EXPIRED)


def _deliver_again(step: "Step", event: OrderEvent) -> None:
    RevisionRequest.objects.filter(order_id=event.order_id, answered_at=None).update(
        answered_at=event.at
    )


def _publish(step: "Step", event: OrderEvent) -> None:
    projections.publish_reviews(step.order, event.at)


ENDS_A_REQUEST = {"disputed", "completed", "cancelled"}
CONSEQUENCES: dict[str, Callable[["Step", OrderEvent], None]] = {
    "agree_cancellation": _agree,
    "refuse_cancellation": _refuse,
    "withdraw_cancellation": _withdraw,
    "refer_silent_cancellation": _refer_silent,
    "reach_maximum_life": _refer_old,
    "refer_late": _refer_late,
    "open_case": _refer_dispute,
    "deliver": _deliver_again,
    "expire_unpaid": _end_offer,
    "leave": _end_offer,
    "publish_reviews": _publish,
}
