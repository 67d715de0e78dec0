"""What the provider sends: stored under its unique id, answered, and only then acted on.

An event is a hint to look: its object is read again, and what is done depends on what is read,
so that events may come twice, late, or in any order.
"""

import logging
from datetime import timedelta

from django.db import transaction

from core.announce import announce
from core.errors import DomainError
from payments import gateway
from payments.domain import effects, reports
from payments.domain.real_time import LEASE, real_now, wait_after
from payments.models import Payment, ProviderEvent
from payments.signals import event_received

logger = logging.getLogger(__name__)

BATCH = 50
LOOK_SOONEST = timedelta(minutes=2)
LOOK_LATEST = timedelta(hours=6)
_LIVE = (Payment.State.OPEN, Payment.State.AUTHORISED)


def receive(payload: bytes, signature: str) -> ProviderEvent:
    """Store a provider's event once; it is handled after the commit.

    Raises SignatureRefused for one that is forged, too old, of the wrong mode or account.
    """
    told = gateway.verify_event(payload=payload, signature_header=signature)
    now = real_now()
    with transaction.atomic():
        ProviderEvent.objects.bulk_create(
            [
                ProviderEvent(
                    event_id=told.id,
                    kind=told.kind,
                    object_id=told.object_id,
                    payload=told.body,
                    received_at=now,
                    due_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        event = ProviderEvent.objects.get(event_id=told.id)
        if event.handled_at is None:
            announce(event_received, event_id=event.pk)
    return event


def handle(event_id: int) -> None:
    """Act on a stored event that is due; outside transactions, safe to call twice.

    Whatever goes wrong is written down with the event, and it is tried again later: an event
    that was answered with 200 is never lost.
    """
    event = _claim(event_id)
    if event is None:
        return
    try:
        trouble = _act(event)
    except DomainError as why:
        logger.warning("event %s waits after try %d: %s", event.event_id, event.tries, why)
        _postpone(event, f"{why.code}: {why}")
    except Exception as why:
        logger.exception("event %s could not be handled", event.event_id)
        _postpone(event, f"{type(why).__name__}: {why}")
    else:
        ProviderEvent.objects.filter(pk=event.pk).update(handled_at=real_now(), trouble=trouble)


def _claim(event_id: int) -> ProviderEvent | None:
    with transaction.atomic(durable=True):
        rows = ProviderEvent.objects.select_for_update(no_key=True, skip_locked=True)
        now = real_now()
        event = rows.filter(pk=event_id, handled_at=None, due_at__lte=now).first()
        if event is not None:
            event.tries, event.due_at = event.tries + 1, now + LEASE
            event.save(update_fields=["tries", "due_at"])
        return event


def _postpone(event: ProviderEvent, trouble: str) -> None:
    ProviderEvent.objects.filter(pk=event.pk).update(
        due_at=real_now() + wait_after(event.tries), trouble=trouble
    )


def _act(event: ProviderEvent) -> str:
    """Read the event's object again and act on it; returns why nothing was done, or ''."""
    subject = event.payload["data"]["object"]
    family = event.kind.split(".")[0]
    if family == "refund":
        ours = effects.settle_refund(gateway.read_refund(event.object_id))
        return "" if ours else "not a refund of ours"
    if family not in ("checkout", "payment_intent", "charge"):
        return "nothing to do for this kind"
    payment = _payment_of(subject, family)
    if payment is None:
        return "not a payment of ours"
    if family == "checkout":
        reports.report_checkout(payment, gateway.read_checkout(event.object_id))
        return ""
    intent_id = event.object_id if family == "payment_intent" else subject["payment_intent"]
    reports.report_intent(payment, gateway.read_intent(intent_id))
    if event.kind == "charge.refunded":
        for found in gateway.find_refunds(intent_id):
            effects.settle_refund(found)
    return ""


def _payment_of(subject: dict, family: str) -> Payment | None:
    """Find our payment by the marks that we put on the provider's object.

    By the marks rather than by the provider's id: the event may come before the answer to the
    call that made the object.
    """
    marks = subject.get("metadata") or {}
    rows = Payment.objects.select_related("hold")
    return rows.filter(
        hold__public_id=marks.get("hold", ""), number=_number(marks.get("payment"))
    ).first()


def _number(told: str | None) -> int:
    return int(told) if told and told.isdecimal() and len(told) < 5 else 0


def look_up(payment: Payment) -> Payment:
    """Read a payment at the provider and act on it, as if its event had just come.

    The page to which the buyer returns calls this, so that a late event keeps nobody waiting.
    Raises the gateway's errors; outside transactions.
    """
    payment = Payment.objects.select_related("hold").get(pk=payment.pk)
    if payment.state in _LIVE:
        now = real_now()
        wait = min(max(now - payment.opened_at, LOOK_SOONEST), LOOK_LATEST)
        Payment.objects.filter(pk=payment.pk).update(due_at=now + wait)
        reports.report_checkout(payment, gateway.read_checkout(payment.session_id))
        payment.refresh_from_db()
    return payment


def sweep(limit: int) -> int:
    """Handle the events that wait; returns how many."""
    due = ProviderEvent.objects.filter(handled_at=None, due_at__lte=real_now())
    return _each(due, limit, handle)


def sweep_payments(limit: int) -> int:
    """Look up the payments that are open: events of days may have been lost (fault F19)."""
    due = Payment.objects.filter(state__in=_LIVE, due_at__lte=real_now())
    return _each(due, limit, lambda pk: look_up(Payment(pk=pk)))


def _each(due, limit: int, act) -> int:
    ids = list(due.order_by("due_at", "id").values_list("pk", flat=True)[: min(limit, BATCH)])
    for pk in ids:
        try:
            act(pk)
        except Exception:
            logger.exception("%s %s could not be handled", due.model.__name__, pk)
    return len(ids)
