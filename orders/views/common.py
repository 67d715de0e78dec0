"""What all order pages share: the order by its access check, refusals as messages."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.errors import DomainError
from core.models import Upload
from core.uploads import owned_uploads, store
from orders.enums import Actor
from orders.models import Order
from orders.queries import access_order
from orders.rules import side_of


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


def to_order(order: Order, anchor: str = "") -> HttpResponse:
    """Go to the order's page."""
    response = redirect("orders:order", order.public_id)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def uploads_of(request, field: str, purpose: str) -> Iterator[Upload]:
    """Yield the files of a form: those sent ahead by the script, then those sent with it."""
    yield from owned_uploads(request.user, request.POST.getlist(f"{field}_ids"), purpose=purpose)
    for file in request.FILES.getlist(field):
        yield store(owner=request.user, purpose=purpose, name=file.name, file=file)
