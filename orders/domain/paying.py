"""What the provider reports, applied to the order it belongs to."""

from orders import hooks
from orders.domain import recording
from orders.domain.transitions import Step, lock_order, under_lock
from orders.enums import Actor, State
from orders.models import Part
from payments.domain import holds
from payments.models import Effect, Hold

PROVIDER = Actor.PROVIDER


def report_payment(
    *, hold_id: int, payment_id: int, kind: str, intent_id: str, amount_minor: int, currency: str
) -> bool | None:
    """Take what the provider reports of a payment; None where the hold is no order's.

    Lock order: the order first, then its hold. A payment for an order that has ended is given
    back; it never revives the order (product decision 4). Told twice, it changes nothing.
    """
    part = Part.objects.filter(hold_id=hold_id).first()
    if part is None:
        return None
    facts = {
        "payment_id": payment_id,
        "kind": kind,
        "intent_id": intent_id,
        "amount_minor": amount_minor,
        "currency": currency,
    }
    under_lock(part.order_id, lambda step: _take(step, part, facts))
    return True


def _take(step: Step, part: Part, facts: dict) -> None:
    kind = facts["kind"]
    if kind in ("expired", "failed"):
        if step.order.state == State.REQUESTED:
            step.move("fail_capture", actor=PROVIDER, reason=kind)
        return
    hold = holds.confirm(hold=part.hold, **facts)
    if step.order.state == State.CANCELLED:
        _give_back(step, hold, kind)
    elif step.order.paid_at is None and hold.state == Hold.State.HELD:
        _pay(step)
    elif step.order.state == State.PENDING_PAYMENT and hold.state == Hold.State.AUTHORISED:
        _authorise(step, hold)


def _give_back(step: Step, hold: Hold, kind: str) -> None:
    told = any(e.facts.get("kind") == kind for e in step.history if e.kind == LATE)
    if not told and holds.give_back(hold=hold) is not None:
        step.move(LATE, actor=PROVIDER, kind=kind)


LATE = "refund_late_payment"


def _authorise(step: Step, hold: Hold) -> None:
    step.move("authorise", actor=PROVIDER)
    if step.order.accepted_at is not None:
        # The seller said yes to this order before; only the card had failed.
        holds.plan_capture(hold=hold)


def _pay(step: Step) -> None:
    order = step.order
    recording.join_thread(step, _inquiry_thread(step))
    step.move("capture" if order.state == State.REQUESTED else "pay", actor=PROVIDER)
    hooks.order_paid(order=order)
    if not order.gig_version.questions.exists():
        step.move("start_without_questions", actor=PROVIDER)


def _inquiry_thread(step: Step):
    if step.order.offer_id is not None:
        return step.order.offer.thread
    return next(filter(None, hooks.choose_thread(order=step.order)), None)


def settle_effect(*, effect: Effect) -> None:
    """Go on when the provider refused a capture; one that was done is reported as a payment."""
    part = Part.objects.filter(hold_id=effect.hold_id).first()
    refused = effect.kind == Effect.Kind.CAPTURE and effect.state == Effect.State.REJECTED
    if part is not None and refused:
        under_lock(part.order_id, lambda step: _fail_capture(step, part.hold))


def _fail_capture(step: Step, hold: Hold) -> None:
    if step.order.state == State.REQUESTED:
        # The card is let go first; the next try to pay begins when the provider says it is.
        holds.plan_release_authorisation(hold=hold)
        step.move("fail_capture", actor=PROVIDER, reason="refused")


def lock_order_of_hold(*, hold_id: int) -> None:
    """Lock the order that owns a hold, before the hold is locked by somebody else's hand."""
    part = Part.objects.filter(hold_id=hold_id).first()
    if part is not None:
        lock_order(part.order_id)
