"""What all order pages share: the order by its access check, refusals as messages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.fees import say_percent
from orders.enums import Actor
from orders.models import Order
from orders.queries import access_order
from orders.rules import side_of


def fee_label(basis_points: int) -> str:
    """Return the name of the buyer's fee with its rate, the same before and after paying."""
    return _("Service fee, %(percent)s %%") % {"percent": say_percent(basis_points)}


def order_for(request, public_id: str, side: Actor | None = None) -> Order:
    """Return the order for a party, or 404; with `side`, for that side alone."""
    order = access_order(request.user, public_id)
    if side is not None and side_of(request.user, order) != side:
        raise Http404
    return order


def attempt(request, verb: Callable[..., Any], **arguments) -> Any:
    """Call a verb; a refusal becomes a message with its sentence. Returns the verb's answer.

    The answer is the error itself after a refusal, so that a form can show it in place.
    """
    try:
        return verb(by=request.user, **arguments)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return refusal


def to_order(order: Order) -> HttpResponse:
    """Go to the order's page."""
    return redirect("orders:order", order.public_id)
