"""The money of an order part: held, released, refunded, cleared.

The verbs join the caller's transaction, after the caller locked its order. Each `key` is the
business identity of the move, so that a verb told twice moves once.
"""

from django.db import transaction

from core import clock
from core.money import format_money, split_by_weights
from payments import ledger
from payments.domain.planning import plan
from payments.errors import HoldRefused, PaymentMismatch, RefundTooHigh
from payments.models import Effect, Hold, Payment, Transfer

Purpose = Transfer.Purpose
_LIVE = (Payment.State.OPENING, Payment.State.OPEN)


@transaction.atomic
def open_hold(
    *, payer, seller, currency: str, price_minor: int, fee_minor: int, manual_capture: bool = False
) -> Hold:
    """Make the place for the money of one order part; amounts in minor units of `currency`."""
    hold = Hold.objects.create(
        payer=payer,
        seller=seller,
        currency=currency,
        price_minor=price_minor,
        fee_minor=fee_minor,
        manual_capture=manual_capture,
        created_at=clock.now(),
    )
    ledger.open_accounts(hold)
    return hold


def lock(hold: Hold) -> Hold:
    """Lock the hold and read it again; raises the database's error when the wait is too long."""
    # Without the key: effects that other sessions insert must not wait for us.
    return Hold.objects.select_for_update(no_key=True).get(pk=hold.pk)


@transaction.atomic
def confirm(
    *, hold: Hold, payment_id: int, kind: str, intent_id: str, amount_minor: int, currency: str
) -> Hold:
    """Book what the provider reported of a payment: it is authorised, or its money is here.

    Raises PaymentMismatch for another amount or currency than was asked for. Told again, or in
    the wrong order, it changes nothing: an authorisation never undoes a capture.
    """
    hold = lock(hold)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id, hold=hold)
    if (amount_minor, currency) != (hold.total_minor, hold.currency):
        raise PaymentMismatch(reported=amount_minor, asked=hold.total_minor)
    if kind == "captured" and payment.state != Payment.State.PAID:
        _settle_payment(payment, Payment.State.PAID, intent_id)
        _capture(hold)
    elif kind == "authorised" and payment.state in (*_LIVE, Payment.State.EXPIRED):
        _settle_payment(payment, Payment.State.AUTHORISED, intent_id)
        _set_state(hold, Hold.State.AUTHORISED)
    hold.refresh_from_db()
    return hold


def _settle_payment(payment: Payment, state: Payment.State, intent_id: str) -> None:
    payment.state, payment.intent_id = state, intent_id
    payment.save(update_fields=["state", "intent_id"])


def _capture(hold: Hold) -> None:
    accounts = ledger.accounts_of(hold)
    ledger.post(
        debit=accounts.provider_clearing,
        credit=accounts.hold,
        amount_minor=hold.total_minor,
        purpose=Purpose.CAPTURE,
        hold=hold,
        key=f"capture:{hold.public_id}",
        at=clock.now(),
    )


@transaction.atomic
def release(*, hold: Hold, key: str) -> None:
    """Give all that is still held to the seller's pending balance, and the fee to the platform."""
    hold = lock(hold)
    _release(hold, key)


def _release(hold: Hold, key: str) -> None:
    if Transfer.objects.filter(key=key, hold=hold).exists():
        return
    if hold.state != Hold.State.HELD:
        raise HoldRefused(state=hold.state)
    accounts = ledger.accounts_of(hold)
    parts = (
        (accounts.seller_pending, hold.price_held_minor, Purpose.RELEASE, key),
        (accounts.platform_fees, hold.fee_held_minor, Purpose.FEE, f"{key}:fee"),
    )
    ledger.post_all(
        [
            ledger.Move(accounts.hold, credit, amount, purpose, hold, name)
            for credit, amount, purpose, name in parts
            if amount
        ],
        at=clock.now(),
    )


@transaction.atomic
def refund(*, hold: Hold, price_minor: int, key: str) -> Effect:
    """Give `price_minor` of the price back to the buyer, with the fee pro rata.

    The money leaves the hold at once and stays reserved for the provider's refund, whose effect
    is returned; a refusal of the provider brings it back. Raises RefundTooHigh when less of the
    price is held.
    """
    return _refund(lock(hold), price_minor, key)


def _refund(hold: Hold, price_minor: int, key: str) -> Effect:
    payment = hold.payments.filter(state=Payment.State.PAID).first()
    known = Effect.objects.filter(key=key).first()
    if known is not None:
        return _same_refund(known, hold, price_minor)
    if hold.state != Hold.State.HELD or payment is None:
        raise HoldRefused(state=hold.state)
    if not 0 < price_minor <= hold.price_held_minor:
        raise RefundTooHigh(left=format_money(hold.price_held_minor, hold.currency))
    fee_minor = fee_share(hold, price_minor)
    effect = plan(
        Effect.Kind.REFUND,
        payment=payment,
        amount_minor=price_minor + fee_minor,
        key=key,
        facts={"price_minor": price_minor, "fee_minor": fee_minor},
    )
    _reserve(hold, effect)
    return effect


def _same_refund(effect: Effect, hold: Hold, price_minor: int) -> Effect:
    if (effect.hold_id, effect.facts.get("price_minor")) != (hold.pk, price_minor):
        raise ledger.TransferMismatch(key=effect.key)
    return effect


def fee_share(hold: Hold, price_minor: int) -> int:
    """Return how much of the fee goes back with `price_minor`, after what went back before.

    Reckoned on the sum of all refunds, so that many small ones give back what one would, and
    the last one all that is left (product decision 3).
    """
    before = hold.refunded_minor - hold.fee_refunded_minor
    refunded = before + price_minor
    share = split_by_weights(hold.fee_minor, [refunded, hold.price_minor - refunded])[0]
    # A corrected refund in between may leave the sum a minor unit ahead; it never goes back.
    return max(share - hold.fee_refunded_minor, 0)


def _reserve(hold: Hold, effect: Effect) -> None:
    accounts = ledger.accounts_of(hold)
    parts = (
        (effect.facts["price_minor"], Purpose.REFUND, effect.key),
        (effect.facts["fee_minor"], Purpose.FEE_REFUND, f"{effect.key}:fee"),
    )
    moves = [
        ledger.Move(
            accounts.hold, accounts.provider_clearing, amount, purpose, hold, name, effect=effect
        )
        for amount, purpose, name in parts
        if amount
    ]
    ledger.post_all(moves, at=clock.now())


@transaction.atomic
def split(*, hold: Hold, refund_price_minor: int, key: str) -> Effect | None:
    """Give a part of the price back to the buyer and release the rest, as decided or agreed."""
    hold = lock(hold)
    told_before = Transfer.objects.filter(hold=hold, key__in=[f"{key}:refund", f"{key}:release"])
    if hold.state != Hold.State.HELD and not told_before.exists():
        raise HoldRefused(state=hold.state)
    effect = None
    if refund_price_minor:
        effect = _refund(hold, refund_price_minor, f"{key}:refund")
        hold.refresh_from_db()
    if hold.state == Hold.State.HELD:
        _release(hold, f"{key}:release")
    return effect


@transaction.atomic
def clear(*, hold: Hold, key: str) -> None:
    """Make what was released available to the seller: its clearing has ended."""
    hold = lock(hold)
    amount = hold.released_minor - hold.cleared_minor
    if not amount:
        return
    accounts = ledger.accounts_of(hold)
    ledger.post(
        debit=accounts.seller_pending,
        credit=accounts.seller_available,
        amount_minor=amount,
        purpose=Purpose.CLEARING,
        hold=hold,
        key=key,
        at=clock.now(),
    )


@transaction.atomic
def plan_capture(*, hold: Hold) -> Effect:
    """Plan to take the authorised money; the order goes on when it is here."""
    return _plan_on_authorised(lock(hold), Effect.Kind.CAPTURE)


@transaction.atomic
def plan_release_authorisation(*, hold: Hold) -> Effect:
    """Plan to let the authorisation go; nothing is charged."""
    return _plan_on_authorised(lock(hold), Effect.Kind.RELEASE_AUTHORISATION)


def _plan_on_authorised(hold: Hold, kind: Effect.Kind) -> Effect:
    payment = hold.payments.filter(state=Payment.State.AUTHORISED).first()
    if hold.state != Hold.State.AUTHORISED or payment is None:
        raise HoldRefused(state=hold.state)
    exclusive = (Effect.Kind.CAPTURE, Effect.Kind.RELEASE_AUTHORISATION)
    planned = payment.effects.filter(kind__in=exclusive).exclude(state=Effect.State.REJECTED)
    if (other := planned.first()) is not None:
        if other.kind != kind:
            raise HoldRefused(state=hold.state)
        return other
    return plan(kind, payment=payment, amount_minor=hold.total_minor)


@transaction.atomic
def plan_expire(*, hold: Hold) -> Effect | None:
    """End a hold that nobody paid, and plan to close its pay page where one is open.

    A payment that comes all the same is booked and given back (product decision 4).
    """
    hold = lock(hold)
    if hold.state not in (Hold.State.PLANNED, Hold.State.VOID):
        raise HoldRefused(state=hold.state)
    _set_state(hold, Hold.State.VOID)
    payment = hold.payments.filter(state=Payment.State.OPEN).first()
    if payment is None:
        return None
    kind = Effect.Kind.EXPIRE_CHECKOUT
    known = payment.effects.filter(kind=kind).exclude(state=Effect.State.REJECTED).first()
    return known or plan(kind, payment=payment, amount_minor=hold.total_minor)


@transaction.atomic
def lapse(payment: Payment) -> None:
    """Note that a try to pay has ended without money; the hold may be paid by another one.

    An authorisation that was let go on purpose ends its hold.
    """
    hold = lock(payment.hold)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if payment.state in (Payment.State.PAID, Payment.State.EXPIRED):
        return
    payment.state = Payment.State.EXPIRED
    payment.save(update_fields=["state"])
    if hold.state == Hold.State.AUTHORISED:
        letting_go = payment.effects.filter(kind=Effect.Kind.RELEASE_AUTHORISATION)
        on_purpose = letting_go.exclude(state=Effect.State.REJECTED).exists()
        _set_state(hold, Hold.State.VOID if on_purpose else Hold.State.PLANNED)


@transaction.atomic
def give_back(*, hold: Hold) -> Effect | None:
    """Give a payment back that belongs to no order any more: whole, at once."""
    hold = lock(hold)
    if hold.state == Hold.State.HELD:
        return _refund(hold, hold.price_held_minor, f"nobody:{hold.public_id}")
    if hold.state == Hold.State.AUTHORISED:
        return _plan_on_authorised(hold, Effect.Kind.RELEASE_AUTHORISATION)
    return None


@transaction.atomic
def return_reserved(effect: Effect) -> None:
    """Bring the money of a refused refund back into its hold, by transfers that name the first."""
    lock(effect.hold)
    reserved = effect.transfers.select_related("debit", "credit", "hold").order_by("id")
    ledger.post_all([ledger.correct(transfer) for transfer in reserved], at=clock.now())


def _set_state(hold: Hold, state: Hold.State) -> None:
    if hold.state != state:
        hold.state = state
        hold.save(update_fields=["state"])
