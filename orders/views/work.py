"""Deliver, look, accept, ask for changes: the pages between accepted and delivered."""

from django import forms
from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.errors import DomainError
from orders.domain import deliveries, requests, reviewing
from orders.domain.reviewing import Point
from orders.enums import Actor
from orders.forms import DeliverForm, PointFormSet
from orders.queries import current_lines
from orders.rules import may_add_files, may_deliver, may_request_revision
from orders.views.common import attempt, order_for, to_order, uploads_of

form_page = require_http_methods(["GET", "POST"])


@access.seller
@form_page
def deliver(request, public_id):
    """Hand over files and a note against lines; all lines covered starts the review."""
    order = order_for(request, public_id, Actor.SELLER)
    if not (may_deliver(request.user, order) or may_add_files(request.user, order)):
        messages.error(request, _("There is nothing to deliver in this order now."))
        return to_order(order)
    lines = current_lines(order)
    form = DeliverForm(request.POST or None, lines=[row.line for row in lines], initial={
        "lines": [row.line.number for row in lines]
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            deliveries.deliver(
                by=request.user,
                order=order,
                note=form.cleaned_data["note"],
                uploads=uploads_of(request, "files", "delivery"),
                line_numbers=form.cleaned_data["lines"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your delivery is in the log of the order."))
            return to_order(order)
    context = {"order": order, "form": form, "lines": lines}
    return render(request, "orders/deliver.html", context)


@access.buyer
@form_page
def accept(request, public_id):
    """Accept the work: the amount is named once more before the money is released."""
    order = order_for(request, public_id, Actor.BUYER)
    if request.method == "POST":
        attempt(request, reviewing.accept_delivery, order=order)
        return to_order(order)
    return render(request, "orders/accept.html", {"order": order})


@access.buyer
@form_page
def ask_revision(request, public_id):
    """List the points that should change, each with its line and its kind."""
    order = order_for(request, public_id, Actor.BUYER)
    if not may_request_revision(request.user, order):
        messages.error(request, _("Changes can be asked for while a delivery waits for you."))
        return to_order(order)
    lines = [row.line for row in current_lines(order)]
    points = PointFormSet(
        request.POST or None, prefix="points", form_kwargs={"lines": lines, "use_required_attribute": False}
    )  # fmt: skip
    refusal = ""
    if request.method == "POST" and points.is_valid():
        try:
            reviewing.request_revision(by=request.user, order=order, points=_points(points))
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The seller sees your points now; the work goes on."))
            return to_order(order)
    context = {"order": order, "points": points, "refusal": refusal}
    return render(request, "orders/ask_revision.html", context)


def _points(points: forms.BaseFormSet) -> list[Point]:
    filled = [form.cleaned_data for form in points if form.cleaned_data.get("text")]
    return [Point(text=row["text"], line_number=row["line"], kind=row["kind"]) for row in filled]


@access.buyer
@require_POST
def prolong_review(request, public_id):
    """Take three more days to look, once."""
    order = order_for(request, public_id, Actor.BUYER)
    attempt(request, reviewing.prolong_review, order=order)
    return to_order(order)


@access.seller
@require_POST
def accept_request(request, public_id):
    """Take on an order that asked first; the card is charged now."""
    order = order_for(request, public_id, Actor.SELLER)
    attempt(request, requests.accept_request, order=order)
    return to_order(order)
