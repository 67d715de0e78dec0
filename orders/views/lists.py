"""One's orders as a buyer, and the seller's board by deadline."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries import seller_accounts_of
from core import access
from orders.queries import board_of, orders_of

PER_PAGE = 20


@access.signed_in
@require_safe
def order_list(request):
    """What one buys and sells, what waits for oneself first."""
    page = Paginator(orders_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/list.html", {"page": page})


@access.member
@require_safe
def board(request):
    """What to do in the next hour: live orders by deadline."""
    accounts = list(seller_accounts_of(request.user))
    boards = [{"account": account, "columns": board_of(account)} for account in accounts]
    return render(request, "orders/board.html", {"boards": boards})
