"""Deliver, look, accept, ask for changes: the pages between accepted and delivered."""

from django import forms
from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.errors import DomainError
from core.models import Upload
from core.money import format_money
from core.uploads import uploads_of
from orders.domain import deliveries, requests, reviewing
from orders.domain.deliveries import agreed_lines
from orders.domain.reviewing import Point
from orders.enums import Actor, State
from orders.forms import DeliverForm, PointFormSet
from orders.rules import may_add_files, may_deliver, may_request_revision
from orders.views.common import attempt, order_for, to_order

form_page = require_http_methods(["GET", "POST"])


@access.seller
@form_page
def deliver(request, public_id):
    """Hand over files and a note against lines; all lines covered starts the review."""
    order = order_for(request, public_id, Actor.SELLER)
    if not (may_deliver(request.user, order) or may_add_files(request.user, order)):
        messages.error(request, _("There is nothing to deliver in this order now."))
        return to_order(order)
    lines = agreed_lines(order)
    numbers = [line.number for line in lines]
    form = DeliverForm(request.POST or None, lines=lines)
    kept: list[Upload] = []
    if request.method == "POST" and _deliver(request, order, form, kept):
        messages.success(request, _("Your delivery is in the log of the order."))
        return to_order(order)
    chosen = {str(n) for n in (form["lines"].value() if form.is_bound else numbers)}
    ticked = [number for number in numbers if str(number) in chosen]
    context = {"order": order, "form": form, "lines": lines, "ticked": ticked, "kept": kept}
    return render(request, "orders/deliver.html", context)


def _deliver(request, order, form: DeliverForm, kept: list[Upload]) -> bool:
    """Deliver what was sent; after a refusal `kept` has the files that need not be sent again."""
    whole = form.is_valid()
    try:
        # Item by item: what came before a refused file stays in the list.
        kept.extend(uploads_of(request, "files", "delivery"))
        if whole:
            _hand_over(request, order, form, kept)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return whole


def _hand_over(request, order, form: DeliverForm, uploads: list[Upload]) -> None:
    note = form.cleaned_data["note"]
    if order.state == State.DELIVERED:
        deliveries.add_files(by=request.user, order=order, note=note, uploads=uploads)
    else:
        lines = form.cleaned_data["lines"]
        deliveries.deliver(
            by=request.user, order=order, note=note, uploads=uploads, line_numbers=lines
        )


@access.buyer
@form_page
def accept(request, public_id):
    """Accept the work: the amount is named once more before the money is released."""
    order = order_for(request, public_id, Actor.BUYER)
    if request.method == "POST":
        attempt(request, reviewing.accept_delivery, order=order)
        return to_order(order)
    price = sum(part.price_minor for part in order.parts.all())
    context = {"order": order, "price": format_money(price, order.currency)}
    return render(request, "orders/accept.html", context)


@access.buyer
@form_page
def ask_revision(request, public_id):
    """List the points that should change, each with its line and its kind."""
    order = order_for(request, public_id, Actor.BUYER)
    if not may_request_revision(request.user, order):
        messages.error(request, _("Changes can be asked for while a delivery waits for you."))
        return to_order(order)
    lines = agreed_lines(order)
    kept = {"lines": lines, "use_required_attribute": False}
    points = PointFormSet(request.POST or None, prefix="points", form_kwargs=kept)
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
