"""How each step of a history is told: which verb of the domain it is."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from core import clock
from disputes.domain import cases
from gigs.models import BriefQuestion
from marketplace.demo import paying
from marketplace.demo.catalogue import Line
from messaging.domain import inquiries, messages
from orders.domain import (
    briefs,
    cancellations,
    deliveries,
    offers,
    placing,
    requests,
    reviewing,
    reviews,
    timers,
)
from orders.enums import Cause
from orders.models import Offer
from payments.domain import effects
from payments.models import Effect
from record.domain.entries import append

from . import steps as s

AN_HOUR = timedelta(hours=1)


def open_inquiry(teller, step: s.OpenInquiry, number: int) -> None:
    teller.told.thread = inquiries.open_inquiry(
        by=teller.buyer,
        gig=teller.version.gig,
        text=step.text,
        client_id=teller.key(f"say-{number}"),
        uploads=teller.files(step.files, "message", teller.buyer),
    )


def say(teller, step: s.Say, number: int) -> None:
    writer = teller.somebody(step.by, step.member)
    messages.send(
        by=writer,
        thread=teller.thread,
        text=step.text,
        client_id=teller.key(f"say-{number}"),
        uploads=teller.files(step.files, "message", writer),
    )


def house(teller, step: s.House, number: int) -> None:
    append(thread=teller.thread, kind="house", author=None, body={"text": step.text})


def make_offer(teller, step: s.MakeOffer, number: int) -> None:
    offer = offers.make_offer(
        by=teller.owner,
        thread=teller.thread,
        gig_version=teller.version,
        title=step.title,
        lines=[_offered(line, many) for line, many in step.lines],
        exclusions=list(step.exclusions),
        price_minor=step.price_cents,
        delivery_days=step.delivery_days,
        revisions=step.revisions,
    )
    teller.told.offers[step.key] = offer.pk


def _offered(line: Line, many: int | bool) -> dict:
    text = line.singular or line.text
    return {"text": text[:1].upper() + text[1:], "quantity": int(many)}


def _offer(teller, key: str) -> Offer:
    return Offer.objects.get(pk=teller.told.offers[key])


def accept_offer(teller, step: s.AcceptOffer, number: int) -> None:
    teller.told.order = placing.accept_offer(
        by=teller.buyer, offer=_offer(teller, step.offer), request_key=teller.key("order")
    )


def decline_offer(teller, step: s.DeclineOffer, number: int) -> None:
    offers.decline_offer(by=teller.buyer, offer=_offer(teller, step.offer))


def expire_offer(teller, step: s.ExpireOffer, number: int) -> None:
    offers.expire_offers(10)


def place_order(teller, step: s.PlaceOrder, number: int) -> None:
    scope = teller.history.scope
    extras = [e for e in teller.version.extras.all() if e.name in scope.extras]
    teller.told.order = placing.place_order(
        by=teller.buyer,
        gig_version=teller.version,
        package=teller.version.packages.get(tier=scope.package),
        extras=extras,
        request_key=teller.key("order"),
    )


def pay(teller, step: s.Pay | s.Request, number: int) -> None:
    address = reverse("orders:order", args=[teller.order.public_id])
    placing.pay(
        by=teller.buyer,
        order=teller.order,
        success_url=paying.site(address),
        cancel_url=paying.site(address),
        locale="en",
    )
    paying.complete(teller.order)


def accept_request(teller, step: s.AcceptRequest, number: int) -> None:
    hold = teller.order.parts.get().hold
    with transaction.atomic():
        requests.accept_request(by=teller.owner, order=teller.order)
        # Not for the sweep: the bank's answer belongs to the time that is being told.
        waiting = hold.effects.filter(kind=Effect.Kind.CAPTURE, state=Effect.State.PLANNED)
        waiting.update(due_at=clock.now() + AN_HOUR)
    effects.send(hold.effects.get(kind=Effect.Kind.CAPTURE).pk, early=True)


def answer_brief(teller, step: s.AnswerBrief, number: int) -> None:
    questions = {question.text: question for question in teller.version.questions.all()}
    for answer in teller.history.brief_answers:
        question = questions[answer.question]
        files = question.kind == BriefQuestion.Kind.FILE
        briefs.save_answer(
            by=teller.buyer,
            order=teller.order,
            question=question,
            text="" if files else answer.text,
            uploads=teller.files(answer.files, "brief", teller.buyer) if files else [],
        )
    briefs.send_brief(by=teller.buyer, order=teller.order)


def deliver(teller, step: s.Deliver, number: int) -> None:
    deliveries.deliver(
        by=teller.owner,
        order=teller.order,
        note=step.text,
        uploads=teller.files(step.files, "delivery", teller.owner),
        line_numbers=[line.number for line in deliveries.agreed_lines(teller.order)],
    )


def ask_revision(teller, step: s.AskRevision, number: int) -> None:
    points = [reviewing.Point(text=point.text, kind=point.kind) for point in step.points]
    reviewing.request_revision(by=teller.buyer, order=teller.order, points=points)


def accept(teller, step: s.Accept, number: int) -> None:
    reviewing.accept_delivery(by=teller.buyer, order=teller.order)


def let_the_clock(teller, step: s.AutoComplete | s.Close, number: int) -> None:
    timers.apply(teller.order.pk)


def review(teller, step: s.Review, number: int) -> None:
    stars = step.ratings or {"rating": round(step.rating)}
    reviews.write_review(by=teller.somebody(step.by), order=teller.order, text=step.text, **stars)


def open_dispute(teller, step: s.OpenDispute, number: int) -> None:
    cases.open_case(by=teller.somebody(step.by), order=teller.order, reason=step.text)


def decide(teller, step: s.Decide, number: int) -> None:
    cases.decide_case(
        by=teller.support,
        order=teller.order,
        refund_price_minor=step.refund_cents,
        reasons=step.text,
    )


def ask_cancellation(teller, step: s.AskCancellation, number: int) -> None:
    cancellations.ask(by=teller.somebody(step.by), order=teller.order, reason=step.text)


def cancel(teller, step: s.Cancel, number: int) -> None:
    if step.by == "agreement":
        asked = teller.order.cancellations.get(state="open").asked_by
        other = teller.owner if asked == "buyer" else teller.buyer
        cancellations.answer(by=other, order=teller.order, agree=True)
    elif step.cause == Cause.BUYER_BEFORE_START:
        cancellations.cancel_before_start(by=teller.buyer, order=teller.order)
    elif step.cause == Cause.SELLER_CANCELLED:
        cancellations.give_up(by=teller.owner, order=teller.order, reason=step.text)
    else:
        raise ValueError(f"no verb tells a cancellation by {step.by} for {step.cause}")


VERBS = {
    s.OpenInquiry: open_inquiry,
    s.Say: say,
    s.House: house,
    s.MakeOffer: make_offer,
    s.AcceptOffer: accept_offer,
    s.DeclineOffer: decline_offer,
    s.ExpireOffer: expire_offer,
    s.PlaceOrder: place_order,
    s.Pay: pay,
    s.Request: pay,
    s.AcceptRequest: accept_request,
    s.AnswerBrief: answer_brief,
    s.Deliver: deliver,
    s.AskRevision: ask_revision,
    s.Accept: accept,
    s.AutoComplete: let_the_clock,
    s.Review: review,
    s.OpenDispute: open_dispute,
    s.Decide: decide,
    s.AskCancellation: ask_cancellation,
    s.Cancel: cancel,
    s.Close: let_the_clock,
}
