"""Orders over the API: the same verbs, the same refusals, the same sheet as the pages."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import REFUSALS, ApiViewSet, reading, verb
from core.uploads import owned_uploads
from gigs.models import Extra, Package
from gigs.queries import access_live_gig
from orders import errors
from orders.api import inputs, outputs
from orders.domain import (
    briefs,
    cancellations,
    deliveries,
    placing,
    referrals,
    requests,
    reviewing,
    reviews,
)
from orders.enums import Actor, State
from orders.models import Order
from orders.queries import access_order, order_sheet, orders_of
from orders.queries.quotes import quote
from orders.rules import side_of

BUYER, SELLER = Actor.BUYER, Actor.SELLER
SHEET = outputs.SheetData


class OrderViewSet(ApiViewSet):
    """Orders that you buy or sell."""

    @reading("signed_in", outputs.OrderPage, inputs.OrderQuery)
    def list(self, request: Request) -> Response:
        """List your orders, bought and sold, the newest first."""
        asked = self.read(inputs.OrderQuery, query=True)
        found = _narrowed(request.user, asked)
        page = list(found[: asked["size"] + 1])
        more = len(page) > asked["size"]
        page = page[: asked["size"]]
        cursor = page[-1].public_id if more else ""
        return Response(outputs.OrderPage({"results": page, "next_cursor": cursor}).data)

    @reading("party", SHEET)
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Show an order: what happens next, by when, and what was agreed."""
        return Response(self._sheet(access_order(request.user, public_id)))

    @extend_schema(request=inputs.PlaceOrder, responses={201: outputs.PlacedOrder} | REFUSALS)
    def create(self, request: Request) -> Response:
        """Place an order and get the page where it is paid.

        The same `request_key` again answers the same order and the same page; `pay_url` is
        empty when nothing is left to pay.
        """
        wish = self.read(inputs.PlaceOrder)
        gig = access_live_gig(wish["gig"])
        package, extras = _chosen(gig.live_version, wish)
        _check_seen(gig.live_version, package, extras, wish)
        order = placing.place_order(
            by=request.user,
            gig_version=gig.live_version,
            package=package,
            extras=extras,
            request_key=wish["request_key"],
        )
        # A wish asked for again may be paid by now.
        told = {"pay_url": self._pay(order) if order.state == State.PENDING_PAYMENT else ""}
        order = access_order(request.user, order.public_id)
        return Response(told | {"order": self._sheet(order)}, status=201)

    create.access_policy = "signed_in"

    @verb("buyer", answers=outputs.Payable)
    def pay(self, request: Request, public_id: str) -> Response:
        """Get the page where the order is paid; asked again it is the same page."""
        return Response({"pay_url": self._pay(self._order(BUYER))})

    @verb("buyer", answers=SHEET)
    def leave(self, request: Request, public_id: str) -> Response:
        """End an order before it is paid; nothing is charged."""
        return self._do(placing.leave, BUYER)

    @verb("buyer", answers=SHEET)
    def withdraw_request(self, request: Request, public_id: str) -> Response:
        """Take a request back before the seller has answered; the card is let go."""
        return self._do(requests.withdraw_request, BUYER)

    @verb("seller", answers=SHEET)
    def accept_request(self, request: Request, public_id: str) -> Response:
        """Take on an order that asked first; the card is charged now."""
        return self._do(requests.accept_request, SELLER)

    @verb("seller", takes=inputs.Reason, answers=SHEET)
    def decline_request(self, request: Request, public_id: str) -> Response:
        """Say no before anything is charged; it costs nobody anything."""
        return self._do(requests.decline_request, SELLER, **self.read(inputs.Reason))

    @reading("party", outputs.BriefData)
    @action(detail=True, methods=["get"])
    def brief(self, request: Request, public_id: str) -> Response:
        """Read the questions of the brief with what was answered."""
        return Response(outputs.brief_data(access_order(request.user, public_id), request.user))

    @verb("buyer", takes=inputs.Answer, answers=outputs.BriefData)
    def answers(self, request: Request, public_id: str) -> Response:
        """Keep an answer to one question; a draft until the brief is sent."""
        order = self._order(BUYER)
        words = self.read(inputs.Answer)
        question = order.gig_version.questions.filter(position=words["question"]).first()
        if question is None:
            raise inputs.unknown_choice("question")
        briefs.save_answer(
            by=request.user,
            order=order,
            question=question,
            text=words["text"],
            uploads=owned_uploads(request.user, words["files"], purpose="brief"),
        )
        return Response(outputs.brief_data(order, request.user))

    @verb("buyer", answers=SHEET)
    def send_brief(self, request: Request, public_id: str) -> Response:
        """Send the answers; the clock of the work starts."""
        return self._do(briefs.send_brief, BUYER)

    @verb("seller", answers=SHEET)
    def waive_brief(self, request: Request, public_id: str) -> Response:
        """Begin without the answers; the clock starts."""
        return self._do(briefs.waive_brief, SELLER)

    @verb("seller", answers=SHEET)
    def remind_brief(self, request: Request, public_id: str) -> Response:
        """Ask the buyer for the brief; more than once a day it does nothing."""
        return self._do(briefs.remind_brief, SELLER)

    @verb("buyer", answers=SHEET)
    def cancel_before_start(self, request: Request, public_id: str) -> Response:
        """End an order before the work began, with a full refund."""
        return self._do(cancellations.cancel_before_start, BUYER)

    @verb("party", answers=SHEET)
    def cancel_without_brief(self, request: Request, public_id: str) -> Response:
        """End an order whose brief never came; full refund, nobody is blamed."""
        return self._do(briefs.cancel_without_brief)

    @verb("seller", takes=inputs.Deliver, answers=SHEET)
    def deliver(self, request: Request, public_id: str) -> Response:
        """Hand over files and a note against lines; all lines covered starts the review."""
        order, words = self._order(SELLER), self.read(inputs.Deliver)
        deliveries.deliver(
            by=request.user,
            order=order,
            note=words["note"],
            uploads=self._delivered(words),
            line_numbers=words["lines"],
        )
        return Response(self._sheet(order))

    @verb("seller", takes=inputs.AddFiles, answers=SHEET)
    def add_files(self, request: Request, public_id: str) -> Response:
        """Add to a delivery under review; the review runs on."""
        order, words = self._order(SELLER), self.read(inputs.AddFiles)
        uploads = self._delivered(words)
        deliveries.add_files(by=request.user, order=order, note=words["note"], uploads=uploads)
        return Response(self._sheet(order))

    @verb("buyer", answers=SHEET)
    def accept(self, request: Request, public_id: str) -> Response:
        """Accept the work: the price is released to the seller and clears."""
        return self._do(reviewing.accept_delivery, BUYER)

    @verb("buyer", takes=inputs.RequestRevision, answers=SHEET)
    def request_revision(self, request: Request, public_id: str) -> Response:
        """Ask for points to be mended; counted unless every one of them is a defect."""
        order = self._order(BUYER)
        points = inputs.RequestRevision.points_of(self.read(inputs.RequestRevision))
        reviewing.request_revision(by=request.user, order=order, points=points)
        return Response(self._sheet(order))

    @verb("buyer", answers=SHEET)
    def prolong_review(self, request: Request, public_id: str) -> Response:
        """Take more time to look at the work, once."""
        return self._do(reviewing.prolong_review, BUYER)

    @verb("party", takes=inputs.Reason, answers=SHEET)
    def ask_cancellation(self, request: Request, public_id: str) -> Response:
        """Ask the other side to end the order; unanswered it goes to support."""
        return self._do(cancellations.ask, **self.read(inputs.Reason))

    @verb("party", takes=inputs.CancellationAnswer, answers=SHEET)
    def answer_cancellation(self, request: Request, public_id: str) -> Response:
        """Answer the other side's request to cancel; agreeing refunds everything."""
        return self._do(cancellations.answer, **self.read(inputs.CancellationAnswer))

    @verb("party", answers=SHEET)
    def withdraw_cancellation(self, request: Request, public_id: str) -> Response:
        """Take your own request to cancel back."""
        return self._do(cancellations.withdraw)

    @verb("buyer", answers=SHEET)
    def cancel_late(self, request: Request, public_id: str) -> Response:
        """End an order whose work is late by more than a day, with a full refund."""
        return self._do(cancellations.cancel_late, BUYER)

    @verb("seller", takes=inputs.Reason, answers=SHEET)
    def give_up(self, request: Request, public_id: str) -> Response:
        """Give everything back as the seller who cannot do the work; it counts."""
        return self._do(cancellations.give_up, SELLER, **self.read(inputs.Reason))

    @verb("buyer", takes=inputs.Reason, answers=SHEET)
    def refer(self, request: Request, public_id: str) -> Response:
        """Put a late order before support, where one side may not end it alone."""
        return self._do(referrals.refer, BUYER, **self.read(inputs.Reason))

    @verb("party", takes=inputs.ReviewInput, answers=SHEET)
    def review(self, request: Request, public_id: str) -> Response:
        """Tell how it was; both reviews stay hidden until both are in or the time is over."""
        return self._do(reviews.write_review, **self.read(inputs.ReviewInput))

    def _order(self, side: Actor | None = None) -> Order:
        order = access_order(self.request.user, self.kwargs["public_id"])
        if side is not None and side_of(self.request.user, order) != side:
            raise Http404
        return order

    def _do(self, verb_of_domain: Any, side: Actor | None = None, **words: Any) -> Response:
        order = self._order(side)
        verb_of_domain(by=self.request.user, order=order, **words)
        return Response(self._sheet(order))

    def _sheet(self, order: Order) -> dict:
        return SHEET(order_sheet(order, self.request.user)).data

    def _delivered(self, words: dict) -> list:
        return owned_uploads(self.request.user, words["files"], purpose="delivery")

    def _pay(self, order: Order) -> str:
        address = self.request.build_absolute_uri
        return placing.pay(
            by=self.request.user,
            order=order,
            success_url=address(reverse("orders:paid", args=[order.public_id])),
            cancel_url=address(reverse("orders:order", args=[order.public_id])),
            locale=get_language() or settings.LANGUAGE_CODE,
        )


def _narrowed(user, asked: dict):
    found = orders_of(user)
    if side := asked.get("side"):
        bought = Q(buyer=user)
        found = found.filter(bought if side == BUYER else ~bought)
    if state := asked.get("state"):
        found = found.filter(state=state)
    if cursor := asked.get("cursor"):
        last = orders_of(user).filter(public_id=cursor).first()
        if last is None:
            raise Http404
        found = found.filter(
            Q(placed_at__lt=last.placed_at) | Q(placed_at=last.placed_at, pk__lt=last.pk)
        )
    return found


def _chosen(version, wish: dict) -> tuple[Package, list[Extra]]:
    package = version.packages.filter(tier=wish["package"]).first()
    if package is None:
        raise inputs.unknown_choice("package")
    wanted = set(wish["extras"])
    extras = list(version.extras.filter(position__in=wanted))
    if len(extras) != len(wanted):
        raise inputs.unknown_choice("extras")
    return package, extras


def _check_seen(version, package: Package, extras: list[Extra], wish: dict) -> None:
    offered = quote(version, package, extras)
    seen = wish.get("version", version.number), wish.get("total_minor", offered.price.total_minor)
    if seen != (version.number, offered.price.total_minor):
        raise errors.GigChanged
