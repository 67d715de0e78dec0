"""What both sides are told about an order, by kind of event and side; whoever acted is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.queries import member_ids
from core import clock
from notifications import kinds
from notifications.domain import Notice, tell_many
from notifications.kinds import money_fact, time_fact
from orders.enums import Actor, OfferState
from orders.models import Offer, Order, OrderEvent

BUYER, SELLER = Actor.BUYER, Actor.SELLER
Texts = dict[Actor, tuple[Promise, Promise]]
# Told by the announcement after a commit; what that lost is told by the sweep after this long.
HEALED_AFTER = timedelta(minutes=1)

TEXTS: dict[str, Texts] = {
    "authorise": {SELLER: (
        _("Answer the request: N.º %(number)s"),
        _("%(buyer)s asks you for “%(title)s”. Accept or decline within 24 hours."))},
    "pay": {
        SELLER: (_("New order: N.º %(number)s"),
                 _("%(buyer)s paid for “%(title)s”. The clock starts with the brief.")),
        BUYER: (_("Paid: N.º %(number)s"),
                _("Your payment for “%(title)s” is held until you accept the work."))},
    "capture": {
        SELLER: (_("Paid: N.º %(number)s"),
                 _("The payment for “%(title)s” is in. The clock starts with the brief.")),
        BUYER: (_("Accepted: N.º %(number)s"),
                _("%(seller)s accepted “%(title)s”. Your payment is held until you accept the"
                  " work."))},
    "fail_capture": {
        BUYER: (_("Pay again: N.º %(number)s"),
                _("Your bank refused the payment for “%(title)s”. Please pay another way.")),
        SELLER: (_("Payment failed: N.º %(number)s"),
                 _("The buyer’s bank refused the payment for “%(title)s”. Do not start yet."))},
    "decline_request": {BUYER: (
        _("Declined: N.º %(number)s"),
        _("%(seller)s cannot take “%(title)s”. You were not charged."))},
    "withdraw_request": {SELLER: (
        _("Withdrawn: N.º %(number)s"), _("%(buyer)s took the request for “%(title)s” back."))},
    "expire_request": {
        BUYER: (_("No answer: N.º %(number)s"),
                _("%(seller)s did not answer your request for “%(title)s”. You were not charged.")),
        SELLER: (_("Expired: N.º %(number)s"),
                 _("The request for “%(title)s” ended without your answer."))},
    "expire_unpaid": {BUYER: (
        _("Not paid: N.º %(number)s"),
        _("“%(title)s” was not paid in time, so the order has ended. You were not charged."))},
    "refund_late_payment": {BUYER: (
        _("Refunded: N.º %(number)s"),
        _("Your payment for “%(title)s” came after the order had ended. It is given back."))},
    "send_brief": {SELLER: (
        _("Start: N.º %(number)s"), _("%(buyer)s sent the brief for “%(title)s”. Your days run."))},
    "waive_brief": {BUYER: (
        _("Started: N.º %(number)s"), _("%(seller)s begins “%(title)s” without the brief."))},
    "remind_brief": {BUYER: (
        _("Answer the brief: N.º %(number)s"),
        _("%(seller)s waits for your answers before “%(title)s” can begin."))},
    "remind_brief_by_clock": {BUYER: (
        _("Answer the brief: N.º %(number)s"),
        _("The work on “%(title)s” begins once you have answered the questions."))},
    "note_brief_overdue": {
        BUYER: (_("Brief overdue: N.º %(number)s"),
                _("The brief for “%(title)s” is open for a week. Either side may now end the"
                  " order without blame.")),
        SELLER: (_("Brief overdue: N.º %(number)s"),
                 _("The brief for “%(title)s” is open for a week. Either side may now end the"
                   " order without blame."))},
    "hand_over_part": {BUYER: (
        _("In part: N.º %(number)s"), _("%(seller)s handed over a part of “%(title)s”."))},
    "deliver": {BUYER: (
        _("Look at the work: N.º %(number)s"),
        _("%(seller)s delivered “%(title)s”. If you do nothing, it is accepted for you on"
          " %(review_ends)s."))},
    "add_files": {BUYER: (
        _("Added: N.º %(number)s"), _("%(seller)s added to the delivery of “%(title)s”."))},
    "become_late": {
        BUYER: (_("Late: N.º %(number)s"),
                _("The work on “%(title)s” is late. After 24 hours you can end the order.")),
        SELLER: (_("You are late: N.º %(number)s"),
                 _("The due time of “%(title)s” has passed. Deliver now or talk to the buyer."))},
    "end_grace": {
        BUYER: (_("Decide: N.º %(number)s"),
                _("“%(title)s” is more than 24 hours late. You can go on waiting or act.")),
        SELLER: (_("Very late: N.º %(number)s"),
                 _("“%(title)s” is more than 24 hours late. The buyer may now end the order."))},
    "accept_delivery": {SELLER: (
        _("Accepted: N.º %(number)s"),
        _("%(buyer)s accepted “%(title)s”. %(amount)s clear now."))},
    "accept_by_clock": {
        SELLER: (_("Accepted: N.º %(number)s"),
                 _("The review of “%(title)s” is over. %(amount)s clear now.")),
        BUYER: (_("Accepted for you: N.º %(number)s"),
                _("The review of “%(title)s” is over, so the work counts as accepted."))},
    "request_revision": {SELLER: (
        _("Mend: N.º %(number)s"), _("%(buyer)s asks for changes to “%(title)s”."))},
    "prolong_review": {SELLER: (
        _("More time: N.º %(number)s"),
        _("%(buyer)s looks at “%(title)s” until %(review_ends)s."))},
    "remind_review": {BUYER: (
        _("Review soon: N.º %(number)s"),
        _("Please look at “%(title)s”. At the end of the review it is accepted for you."))},
    "ask_cancellation": {
        side: (_("Answer: N.º %(number)s"),
               _("The other side asks to cancel “%(title)s”. Answer within 48 hours."))
        for side in (BUYER, SELLER)},
    "agree_cancellation": {
        BUYER: (_("Cancelled: N.º %(number)s"),
                _("“%(title)s” is cancelled. %(amount)s go back to you.")),
        SELLER: (_("Cancelled: N.º %(number)s"),
                 _("“%(title)s” is cancelled by agreement."))},
    "refuse_cancellation": {
        side: (_("Not cancelled: N.º %(number)s"),
               _("The other side wants to go on with “%(title)s”."))
        for side in (BUYER, SELLER)},
    "withdraw_cancellation": {
        side: (_("It goes on: N.º %(number)s"),
               _("The request to cancel “%(title)s” was taken back."))
        for side in (BUYER, SELLER)},
    "refer_silent_cancellation": {
        side: (_("Support looks: N.º %(number)s"),
               _("The request to cancel “%(title)s” got no answer, so support looks at it."))
        for side in (BUYER, SELLER)},
    "refer_late": {SELLER: (
        _("Support looks: N.º %(number)s"), _("%(buyer)s referred “%(title)s” to support."))},
    "cancel_before_start": {SELLER: (
        _("Cancelled: N.º %(number)s"),
        _("%(buyer)s cancelled “%(title)s” before the work began."))},
    "cancel_without_brief": {
        side: (_("Cancelled: N.º %(number)s"),
               _("“%(title)s” ended without a brief. Nobody is blamed."))
        for side in (BUYER, SELLER)},
    "cancel_late": {SELLER: (
        _("Cancelled: N.º %(number)s"),
        _("%(buyer)s cancelled “%(title)s” because it was late and nothing was delivered."))},
    "give_up": {BUYER: (
        _("Cancelled: N.º %(number)s"),
        _("%(seller)s cannot do “%(title)s”. %(amount)s go back to you."))},
    "open_case": {
        side: (_("Disputed: N.º %(number)s"),
               _("There is a dispute about “%(title)s”. Every clock stands still."))
        for side in (BUYER, SELLER)},
    "decide_completed": {
        side: (_("Decided: N.º %(number)s"),
               _("Support decided about “%(title)s”. The reasons are on the record."))
        for side in (BUYER, SELLER)},
    "decide_cancelled": {
        side: (_("Decided: N.º %(number)s"),
               _("Support decided that “%(title)s” is refunded. The reasons are on the record."))
        for side in (BUYER, SELLER)},
    "reach_maximum_life": {
        side: (_("Support looks: N.º %(number)s"),
               _("“%(title)s” has run as long as money may be held, so a person looks at it."))
        for side in (BUYER, SELLER)},
    "close": {SELLER: (
        _("Cleared: N.º %(number)s"), _("The money of “%(title)s” is available to you."))},
    "write_review": {
        side: (_("Review: N.º %(number)s"),
               _("The other side has reviewed “%(title)s”. Write yours to read it."))
        for side in (BUYER, SELLER)},
    "publish_reviews": {
        side: (_("Reviews are open: N.º %(number)s"),
               _("The time for reviews of “%(title)s” is over; what was written can be read."))
        for side in (BUYER, SELLER)},
}  # fmt: skip
OFFER_TEXTS = {
    OfferState.OPEN: (_("Offer: %(title)s"), _("%(seller)s offers you “%(title)s” for %(price)s.")),
    OfferState.DECLINED: (_("Declined: %(title)s"), _("%(buyer)s declined “%(title)s”.")),
    OfferState.WITHDRAWN: (_("Withdrawn: %(title)s"), _("%(seller)s took “%(title)s” back.")),
    OfferState.EXPIRED: (_("Expired: %(title)s"), _("Nobody answered the offer “%(title)s”.")),
}


def register_kinds() -> None:
    """Register every kind at start-up: order.<event>.<side> and offer.<state>."""
    for name, sides in TEXTS.items():
        for side, (title, body) in sides.items():
            kinds.register(f"order.{name}.{side.value}", title, body)
    for state, (title, body) in OFFER_TEXTS.items():
        kinds.register(f"offer.{state.value}", title, body)


def tell_about_order(order_id: int) -> int:
    """Tell everything about an order that was not told yet; telling twice changes nothing."""
    order = Order.objects.select_related("buyer", "seller").get(pk=order_id)
    events = order.events.filter(n__gt=order.told_event).order_by("n")
    notices = [notice for event in events for notice in _notices(order, event)]
    tell_many(notices)
    # Another teller may be further already.
    Order.objects.filter(pk=order_id, told_event__lt=order.last_event).update(
        told_event=order.last_event
    )
    return len(notices)


def tell_due(limit: int) -> int:
    """Tell what the announcements lost: orders with events older than a minute untold."""
    before = clock.now() - HEALED_AFTER
    untold = Order.objects.filter(told_event__lt=F("last_event"))
    late = untold.filter(events__n=F("last_event"), events__recorded_at__lt=before)
    ids = list(late.order_by("id").values_list("pk", flat=True)[:limit])
    for order_id in ids:
        tell_about_order(order_id)
    return len(ids)


def _notices(order: Order, event: OrderEvent) -> Iterator[Notice]:
    for side in TEXTS.get(event.kind, {}):
        people = [order.buyer_id] if side == BUYER else member_ids(order.seller_id)
        for person in people:
            if side != event.actor or person != event.user_id:
                yield _notice(order, event, side, person)


def _notice(order: Order, event: OrderEvent, side: Actor, person: int) -> Notice:
    return Notice(
        recipient_id=person,
        kind=f"order.{event.kind}.{side.value}",
        key=f"order:{order.public_id}:{event.n}",
        facts=_facts(order, event),
        url=f"/orders/{order.public_id}/",
    )


def _facts(order: Order, event: OrderEvent) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": order.number,
        "title": order.title,
        "buyer": order.buyer.display_name,
        "seller": order.seller.name,
    }
    if "amount_minor" in event.facts:
        facts["amount"] = money_fact(event.facts["amount_minor"], order.currency)
    if "review_ends" in event.facts:
        facts["review_ends"] = {"at": event.facts["review_ends"]}
    return facts


def tell_about_offer(offer_id: int) -> None:
    """Tell the other side, or both where an offer expired."""
    offer = Offer.objects.select_related("thread", "seller", "thread__buyer").get(pk=offer_id)
    state = OfferState(offer.state)
    if state not in OFFER_TEXTS:
        return
    sellers, buyers = member_ids(offer.seller_id), [offer.thread.buyer_id]
    people = {OfferState.DECLINED: sellers, OfferState.EXPIRED: sellers + buyers}
    facts = {
        "title": offer.title,
        "seller": offer.seller.name,
        "buyer": offer.thread.buyer.display_name,
        "price": money_fact(offer.price_minor, offer.currency),
        "due": time_fact(offer.due_at),
    }
    tell_many(
        [
            Notice(
                recipient_id=person,
                kind=f"offer.{state.value}",
                key=f"offer:{offer.public_id}:{state.value}",
                facts=facts,
                url=f"/inbox/{offer.thread.public_id}/",
            )
            for person in people.get(state, buyers)
        ]
    )
