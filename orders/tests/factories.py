"""Orders in any state, made through the verbs; everybody's tests may use them.

Paying takes the short way: a real Payment row, and the report that the webhook would bring
(`payments.domain.reports.report`), without the provider. What the provider would be asked to do
stands as planned effects. Tests that need the hosted page run the stand-in instead.
"""

import uuid
from datetime import timedelta

from accounts.tests.factories import make_seller, make_user
from core import clock
from gigs.models import Extra, Gig, GigVersion
from gigs.tests.factories import CONTENT, make_gig
from orders.domain import (
    arbitration,
    briefs,
    cancellations,
    deliveries,
    placing,
    requests,
    reviewing,
    timers,
)  # fmt: skip
from orders.domain.reviewing import Point
from orders.enums import State
from orders.models import Order
from payments.domain import reports
from payments.models import Payment

ANSWERS = {0: "Horno Lucero", 1: "Classic"}


def make_order(
    state: str = State.IN_PROGRESS,
    *,
    buyer=None,
    seller=None,
    gig: Gig | None = None,
    tier: str = "standard",
    extras: tuple[int, ...] = (),
    ask_first: bool = False,
) -> Order:
    """Return an order that was brought into `state` by its verbs.

    `seller` is a seller account; whoever is missing is made. `closed` moves the database's
    clock, so it needs a movable one that nobody shares (`committed_db`) or a told time.
    """
    state = State(state)
    buyer = buyer or make_user(f"buyer{uuid.uuid4().hex[:12]}")
    seller = seller or make_seller(make_user(f"seller{uuid.uuid4().hex[:12]}"))
    gig = gig or make_gig(seller, ask_first=ask_first or state == State.REQUESTED)
    order = place(buyer, gig, tier=tier, extras=extras)
    for step in ROADS[state]:
        step(order)
    order.refresh_from_db()
    return order


def place(buyer, gig: Gig, *, tier: str = "standard", extras: tuple[int, ...] = (), key=None):
    """Place an order for a package of a live gig; `extras` by position from 1."""
    version: GigVersion = gig.live_version
    return placing.place_order(
        by=buyer,
        gig_version=version,
        package=version.packages.get(tier=tier),
        extras=list(Extra.objects.filter(version=version, position__in=extras)),
        request_key=key or uuid.uuid4(),
    )


def open_payment(order: Order) -> Payment:
    """Return the open try to pay an order, made where there is none."""
    hold = order.parts.get().hold
    live = hold.payments.exclude(state=Payment.State.EXPIRED).first()
    if live is not None:
        return live
    now = clock.now()
    return Payment.objects.create(
        hold=hold,
        number=hold.payments.count() + 1,
        state=Payment.State.OPEN,
        opened_at=now,
        due_at=now + timedelta(days=1),
        url="http://127.0.0.1/paid-in-tests",
        session_id=f"cs_test_{uuid.uuid4().hex}",
    )


def report(order: Order, kind: str) -> Payment:
    """Bring the provider's report of an order's payment: captured, authorised, expired."""
    payment = open_payment(order)
    reports.report(
        payment,
        kind,
        intent_id=payment.intent_id or f"pi_test_{payment.pk}",
        amount_minor=payment.hold.total_minor,
        currency=payment.hold.currency,
    )
    order.refresh_from_db()
    return payment


def pay_directly(order: Order) -> Payment:
    """Pay an order as its webhook would: charged at once, or authorised where the gig asks."""
    return report(order, "authorised" if order.ask_first else "captured")


def seller_of(order: Order):
    """Return the owner of the order's seller account."""
    return order.seller.memberships.get(role="owner").user


def capture_if_asked(order: Order) -> None:
    """Let the seller accept, and the bank pay, an order that waits for its seller."""
    if order.state == State.REQUESTED:
        requests.accept_request(by=seller_of(order), order=order)
        report(order, "captured")


def answer_brief(order: Order) -> None:
    """Answer what the gig asks and send the brief."""
    if order.state != State.AWAITING_BRIEF:
        return
    for position, question in enumerate(order.gig_version.questions.all()):
        text = ANSWERS.get(position, "As you like")
        briefs.save_answer(by=order.buyer, order=order, question=question, text=text)
    briefs.send_brief(by=order.buyer, order=order)


def deliver_all(order: Order, note: str = "Everything is here."):
    """Deliver every line of the agreement with a note."""
    numbers = [line.number for line in deliveries.agreed_lines(order)]
    return deliveries.deliver(
        by=seller_of(order), order=order, note=note, uploads=[], line_numbers=numbers
    )


def _revise(order: Order) -> None:
    points = [Point("The arch is too flat.", line_number=1)]
    reviewing.request_revision(by=order.buyer, order=order, points=points)


def _dispute(order: Order) -> None:
    arbitration.open_case(by=order.buyer, order=order, reason="This is not what we agreed.")


def _accept(order: Order) -> None:
    reviewing.accept_delivery(by=order.buyer, order=order)


def _cancel(order: Order) -> None:
    cancellations.cancel_before_start(by=order.buyer, order=order)


def _clear(order: Order) -> None:
    with clock.telling(clock.now() + timedelta(days=7, minutes=1)):
        timers.apply(order.pk)


_TO_BRIEF = (pay_directly, capture_if_asked)
_TO_WORK = (*_TO_BRIEF, answer_brief)
_TO_DELIVERY = (*_TO_WORK, deliver_all)
ROADS = {
    State.PENDING_PAYMENT: (),
    State.REQUESTED: (pay_directly,),
    State.AWAITING_BRIEF: _TO_BRIEF,
    State.IN_PROGRESS: _TO_WORK,
    State.DELIVERED: _TO_DELIVERY,
    State.IN_REVISION: (*_TO_DELIVERY, _revise),
    State.DISPUTED: (*_TO_DELIVERY, _dispute),
    State.COMPLETED: (*_TO_DELIVERY, _accept),
    State.CLOSED: (*_TO_DELIVERY, _accept, _clear),
    State.CANCELLED: (*_TO_BRIEF, _cancel),
}
__all__ = ["CONTENT", "make_order", "pay_directly", "place", "report", "seller_of"]
