"""The order's page: the log beside the sheet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import access
from orders.queries import access_order, order_sheet


@access.party
@require_safe
def order_page(request, public_id):
    """What happens next, by when, and what was agreed; the log is drawn by `messaging`."""
    order = access_order(request.user, public_id)
    sheet = order_sheet(order, request.user)
    return render(request, "orders/order.html", {"order": order, "sheet": sheet})


@access.party
@require_safe
def receipt(request, public_id):
    """What was paid and where it went, to be printed."""
    order = access_order(request.user, public_id)
    sheet = order_sheet(order, request.user)
    return render(request, "orders/receipt.html", {"order": order, "sheet": sheet})
