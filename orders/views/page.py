"""The order's page: the log beside the sheet."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from core import access
from orders.queries import access_order, order_sheet
from orders.views.drawing import page_of


@access.party
@require_safe
def order_page(request, public_id):
    """What happens next, by when, and what was agreed; the log is drawn by `messaging`."""
    order = access_order(request.user, public_id)
    page = page_of(order, order_sheet(order, request.user))
    dock = render_to_string("orders/parts/dock.html", page, request)
    return render(request, "orders/order.html", page | {"dock": dock})


@access.party
@require_safe
def receipt(request, public_id):
    """What was paid and where it went, to be printed."""
    order = access_order(request.user, public_id)
    return render(request, "orders/receipt.html", page_of(order, order_sheet(order, request.user)))
