"""One's orders as a buyer, and the seller's board by deadline."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.queries import seller_accounts_of
from core import access
from core.money import format_money
from orders.enums import State
from orders.queries import Card, board_of, orders_of, waiting_for
from payments.models import Hold
from payments.queries import seller_balances

PER_PAGE = 20
# Column of the board, its name and its tone; rare ones are left out while they are empty.
COLUMNS = (
    ("asked", _("Asked"), "rare"),
    ("late", _("Late"), "late"),
    ("today", _("Today"), "soon"),
    ("soon", _("48 hours"), ""),
    ("later", _("Later"), ""),
    ("on_buyer", _("Waiting on the buyer"), "waiting"),
    ("disputed", _("Disputed"), "rare"),
)
ACTIONS = {
    State.REQUESTED: ("order", _("Answer")),
    State.IN_PROGRESS: ("deliver", _("Deliver")),
    State.IN_REVISION: ("deliver", _("Deliver again")),
}


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
    boards = [_board(account) for account in seller_accounts_of(request.user)]
    return render(request, "orders/board.html", {"boards": boards})


def _board(account) -> dict[str, Any]:
    found = board_of(account)
    columns = [
        {"label": label, "tone": tone, "cards": [_card(card) for card in getattr(found, name)]}
        for name, label, tone in COLUMNS
    ]
    shown = [column for column in columns if column["cards"] or column["tone"] != "rare"]
    empty = not any(column["cards"] for column in columns)
    balances = [_balance(account, *row) for row in seller_balances(account).items()]
    return {"account": account, "columns": shown, "empty": empty, "balances": balances}


def _card(card: Card) -> dict[str, Any]:
    order = card.order
    name, label = ACTIONS.get(order.state, ("", ""))
    url = reverse(f"orders:{name}", args=[order.public_id]) if name else ""
    return {"card": card, "order": order, "action_url": url, "action_label": label}


def _balance(account, currency: str, kinds: dict[str, int]) -> dict[str, str]:
    held = Hold.objects.filter(seller=account, currency=currency, state=Hold.State.HELD)
    amounts = {
        "held": held.aggregate(sum=Sum("price_minor"))["sum"] or 0,
        "pending": kinds["pending"],
        "available": kinds["available"],
    }
    return {name: format_money(minor, currency) for name, minor in amounts.items()}


def draw_waiting(request):
    """Fill the slot `home.waiting`: orders in which the next step is this person's."""
    rows = waiting_for(request.user)
    return ("orders/parts/waiting.html", {"orders": rows}) if rows else None
