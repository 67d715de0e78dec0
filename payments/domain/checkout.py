"""Paying: the way to the provider's hosted page."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock
from payments.domain import effects, events, holds
from payments.domain.planning import plan
from payments.domain.real_time import real_now
from payments.errors import CheckoutRefused, CheckoutUnclear, HoldRefused
from payments.gateway import checkout_deadline
from payments.models import Effect, Hold, Payment

Kind, State = Effect.Kind, Payment.State
_WAIT_SECONDS = 6.0
_STEP_SECONDS = 0.15
_SOON = timedelta(minutes=1)


def open_checkout(
    *,
    hold: Hold,
    reference: str,
    description_lines: Sequence[tuple[str, int]],
    success_url: str,
    cancel_url: str,
    expires_at: datetime,
    locale: str,
) -> Payment:
    """Return a try to pay whose `url` is the hosted page; an open one is used again.

    To be called outside transactions. `description_lines` are names with amounts that add up to
    the hold's price; the buyer's fee is added as a line of its own. `expires_at` is in the
    site's time. Raises HoldRefused when nothing is to be paid, CheckoutUnclear when the provider
    did not answer (asking again is safe), CheckoutRefused when it refused.
    """
    if sum(minor for _name, minor in description_lines) != hold.price_minor:
        raise ValueError("the lines do not add up to the price of the hold")
    _renew_stale_try(hold)
    with override(locale):
        fee_name = _("Buyer’s fee")
    facts = {
        "order_reference": reference,
        "lines": [list(line) for line in description_lines],
        "fee_minor": hold.fee_minor,
        "fee_name": fee_name,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "expires_at": checkout_deadline(expires_at - clock.now()),
        "locale": locale,
    }
    return _opened(_live_try(hold, facts))


def _renew_stale_try(hold: Hold) -> None:
    """Ask the provider about a page whose time is over, so that a new one may be opened."""
    payment = hold.payments.filter(state=State.OPEN).first()
    if payment is None:
        return
    opening = payment.effects.filter(kind=Kind.OPEN_CHECKOUT).first()
    ends = opening.facts["expires_at"] if opening else 0
    if ends <= (real_now() + _SOON).timestamp():
        events.look_up(payment)


def _live_try(hold: Hold, facts: dict) -> Payment:
    with transaction.atomic(durable=True):
        hold = holds.lock(hold)
        payment = hold.payments.exclude(state=State.EXPIRED).first()
        if payment is not None:
            return payment
        if hold.state != Hold.State.PLANNED:
            raise HoldRefused(state=hold.state)
        now = real_now()
        payment = Payment.objects.create(
            hold=hold,
            number=hold.payments.count() + 1,
            opened_at=now,
            due_at=now + events.LOOK_SOONEST,
        )
        plan(
            Kind.OPEN_CHECKOUT,
            payment=payment,
            amount_minor=hold.total_minor,
            facts=facts,
            announced=False,
        )
        return payment


def _opened(payment: Payment) -> Payment:
    if payment.state == State.OPENING:
        effect = payment.effects.get(kind=Kind.OPEN_CHECKOUT)
        effects.send(effect.pk, early=True)
        effect = _wait_while_sending(effect)
        payment.refresh_from_db()
        if effect.state == Effect.State.REJECTED:
            raise CheckoutRefused
    if payment.state == State.OPEN:
        return payment
    if payment.state == State.OPENING:
        raise CheckoutUnclear
    raise HoldRefused(state=payment.hold.state)


def _wait_while_sending(effect: Effect) -> Effect:
    """A second click finds the first one's call on its way: wait for its answer for a moment."""
    until = time.monotonic() + _WAIT_SECONDS
    effect.refresh_from_db()
    while effect.state == Effect.State.SENDING and time.monotonic() < until:
        time.sleep(_STEP_SECONDS)
        effect.refresh_from_db()
    return effect
