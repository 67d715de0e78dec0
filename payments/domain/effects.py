"""Calls to the provider: sent after their intent is committed, settled only by a definite answer.

planned → sending → done, rejected or unknown. Unknown never becomes anything else by age: it is
looked up, and its money stays reserved until the provider tells (docs/ledger.md).
"""

import logging
from datetime import timedelta

from django.db import transaction

from payments import hooks
from payments.domain import calls, holds, reports
from payments.domain.calls import Outcome
from payments.domain.real_time import LEASE, real_now, wait_after
from payments.gateway import (
    GatewayBusy,
    GatewayError,
    GatewayRejected,
    GatewayUnknown,
    RefundState,
)
from payments.models import Effect, Hold, Payment

logger = logging.getLogger(__name__)

# The provider may forget a key after 24 h; a repetition then would be a second call.
KEY_LIFE = timedelta(hours=23)
BATCH = 50
State, Kind = Effect.State, Effect.Kind
LIVE = (State.PLANNED, State.SENDING, State.UNKNOWN)


def send(effect_id: int, *, early: bool = False) -> Effect:
    """Send an effect that is due and settle it; outside transactions, safe to call twice.

    Whoever comes second while it is being sent does nothing. A call that was sent before is
    looked up first. `early` does not wait for the next try of one that is not being sent.
    """
    effect, was = _claim(effect_id, early)
    if was is not None:
        try:
            _settle(effect, _outcome(effect, was))
        except GatewayBusy as busy:
            _postpone(effect, was, busy)
        except GatewayError as unclear:
            _postpone(effect, State.UNKNOWN, unclear)
    effect.refresh_from_db()
    return effect


def _claim(effect_id: int, early: bool) -> tuple[Effect, State | None]:
    # Durable: the intent must be committed before anything is sent (invariant I20).
    with transaction.atomic(durable=True):
        rows = Effect.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        effect = rows.filter(pk=effect_id, state__in=LIVE).first()
        now = real_now()
        if effect is None or not _is_free(effect, early, now):
            return Effect.objects.get(pk=effect_id), None
        was = State(effect.state)
        effect.state, effect.tries = State.SENDING, effect.tries + 1
        effect.sent_at, effect.due_at = effect.sent_at or now, now + LEASE
        effect.save(update_fields=["state", "tries", "sent_at", "due_at"])
        return effect, was


def _is_free(effect: Effect, early: bool, now) -> bool:
    return effect.due_at <= now or (early and effect.state != State.SENDING)


def _outcome(effect: Effect, was: State) -> Outcome:
    if was != State.PLANNED:
        found = _looked_up(effect)
        if found is not None:
            return found
    try:
        return calls.make(effect)
    except GatewayRejected as refusal:
        return Outcome(False, refusal=str(refusal))


def _looked_up(effect: Effect) -> Outcome | None:
    if effect.kind == Kind.OPEN_CHECKOUT:
        # A page whose address never reached anybody cannot be paid; by then it has closed.
        too_old = real_now() - effect.sent_at > KEY_LIFE
        return Outcome(False, refusal="never confirmed; the page has lapsed") if too_old else None
    try:
        return calls.look_up(effect)
    except GatewayRejected as refusal:
        # A look-up that is refused tells nothing about the call it looks for.
        raise GatewayUnknown(
            provider_code=refusal.provider_code, provider_message=refusal.provider_message
        )


def _postpone(effect: Effect, state: State, why: GatewayError) -> None:
    if state == State.SENDING:
        state = State.UNKNOWN
    logger.warning("effect %s is %s after try %d: %s", effect.pk, state, effect.tries, why)
    due_at = real_now() + wait_after(effect.tries)
    # A webhook may have settled it meanwhile.
    Effect.objects.filter(pk=effect.pk, state=State.SENDING).update(
        state=state, due_at=due_at, refusal=str(why)[:300]
    )


@transaction.atomic
def _settle(effect: Effect, outcome: Outcome, of: tuple[State, ...] = LIVE) -> None:
    """Write what came of a call, with all that follows; orders, holds, then the effect's row."""
    hooks.before_hold_lock(hold_id=effect.hold_id)
    hold = holds.lock(effect.hold)
    effect = Effect.objects.select_for_update(no_key=True, of=("self",)).get(pk=effect.pk)
    if effect.state not in of:
        return
    effect.state = State.DONE if outcome.is_done else State.REJECTED
    effect.refusal = "" if outcome.is_done else outcome.refusal[:300]
    effect.provider_id = outcome.provider_id
    effect.save(update_fields=["state", "refusal", "provider_id"])
    follow = _DONE if outcome.is_done else _REJECTED
    if (step := follow.get(Kind(effect.kind))) is not None:
        step(effect, hold, outcome)
    hooks.effect_settled(effect=effect)


def settle_refund(found: RefundState) -> bool:
    """Settle the refund that the provider tells of; returns whether it is one of ours.

    It may come before the answer to our call, or days later, when the bank refused the money.
    """
    effect = Effect.objects.filter(kind=Kind.REFUND, key=found.metadata.get("effect", "")).first()
    if effect is None:
        return False
    outcome = calls.of_refund(found)
    _settle(effect, outcome, of=LIVE if outcome.is_done else (*LIVE, State.DONE))
    return True


def sweep(limit: int) -> int:
    """Send what is due; returns how many. A trouble with one never stops the others."""
    due = Effect.objects.filter(state__in=LIVE, due_at__lte=real_now()).order_by("due_at", "id")
    ids = list(due.values_list("pk", flat=True)[: min(limit, BATCH)])
    for effect_id in ids:
        try:
            send(effect_id)
        except Exception:
            logger.exception("effect %s could not be sent", effect_id)
    return len(ids)


def _checkout_opened(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    payment = effect.payment
    payment.session_id, payment.url = outcome.found.session_id, outcome.found.url
    if payment.state == Payment.State.OPENING:
        payment.state = Payment.State.OPEN
    payment.save(update_fields=["session_id", "url", "state"])
    if hold.state == Hold.State.VOID:
        holds.plan_expire(hold=hold)


def _checkout_expired(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    reports.report(effect.payment, "expired")


def _intent_settled(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    reports.report_intent(effect.payment, outcome.found)


def _checkout_refused(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    holds.lapse(effect.payment)


def _refund_refused(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    holds.return_reserved(effect)


def _look_again(effect: Effect, hold: Hold, outcome: Outcome) -> None:
    """A refusal says that the payment is not what we thought: read it at the next sweep."""
    Payment.objects.filter(pk=effect.payment_id).update(due_at=real_now())


_DONE = {
    Kind.OPEN_CHECKOUT: _checkout_opened,
    Kind.EXPIRE_CHECKOUT: _checkout_expired,
    Kind.CAPTURE: _intent_settled,
    Kind.RELEASE_AUTHORISATION: _intent_settled,
}
_REJECTED = {
    Kind.OPEN_CHECKOUT: _checkout_refused,
    Kind.EXPIRE_CHECKOUT: _look_again,
    Kind.CAPTURE: _look_again,
    Kind.RELEASE_AUTHORISATION: _look_again,
    Kind.REFUND: _refund_refused,
}
