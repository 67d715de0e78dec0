"""Ways to end an order, and what is said after it. Each door shows its effect before it acts."""

from functools import partial

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import access
from core.errors import DomainError
from orders.domain import briefs, cancellations, placing, referrals, requests, reviews
from orders.enums import Actor
from orders.forms import ReasonForm, ReviewForm, SellerReviewForm
from orders.queries import doors_of
from orders.rules import side_of
from orders.views.common import order_for, to_order

form_page = require_http_methods(["GET", "POST"])

# Door → verb. Whether it is open, for whom, and what it does to clock, money and numbers is
# told by `orders.queries.doors_of`, the same for page and API.
DOORS = {
    "leave": placing.leave,
    "withdraw": requests.withdraw_request,
    "decline": requests.decline_request,
    "before_start": cancellations.cancel_before_start,
    "without_brief": briefs.cancel_without_brief,
    "late": cancellations.cancel_late,
    "give_up": cancellations.give_up,
    "ask": cancellations.ask,
    "agree": partial(cancellations.answer, agree=True),
    "refuse": partial(cancellations.answer, agree=False),
    "take_back": cancellations.withdraw,
    "refer_late": referrals.refer,
}


@access.party
@form_page
def ways_out(request, public_id):
    """All doors that are open to this person now, in plain words."""
    order = order_for(request, public_id)
    context = {"order": order, "doors": doors_of(order, request.user)}
    return render(request, "orders/ways_out.html", context)


@access.party
@form_page
def door(request, public_id, name):
    """One door: what it does to clock, money and numbers, then the step itself."""
    order = order_for(request, public_id)
    chosen = next((d for d in doors_of(order, request.user) if d.name == name), None)
    if chosen is None:
        messages.error(request, _("This way is not open for this order now."))
        return to_order(order)
    form = ReasonForm(request.POST or None) if chosen.wants_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        words = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            DOORS[name](by=request.user, order=order, **words)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, chosen.done)
            return to_order(order)
    return render(request, "orders/door.html", {"order": order, "door": chosen, "form": form})


@access.party
@form_page
def review(request, public_id):
    """Tell how it was; both reviews stay hidden until both are in or the time is over."""
    order = order_for(request, public_id)
    buys = side_of(request.user, order) == Actor.BUYER
    form = (ReviewForm if buys else SellerReviewForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.write_review(by=request.user, order=order, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It is shown when both have written, or later."))
            return to_order(order)
    return render(request, "orders/review.html", {"order": order, "form": form, "buys": buys})
