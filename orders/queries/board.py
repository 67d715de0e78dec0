"""The seller's board: what runs, by when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max, Q

from accounts.models import SellerAccount
from core import clock
from orders.enums import State
from orders.models import Order

WORKING = (State.IN_PROGRESS, State.IN_REVISION)
ON_BUYER = (State.AWAITING_BRIEF, State.DELIVERED)
RUNNING = (State.REQUESTED, *ON_BUYER, *WORKING, State.DISPUTED)


@dataclass(frozen=True, slots=True)
class Card:
    """An order on the board. `due_at` is when the seller's work, or the wait, ends."""

    order: Order
    due_at: datetime | None
    lines: int
    lines_delivered: int
    price_minor: int


@dataclass(slots=True)
class Board:
    """The orders of a seller account by deadline, each column the most urgent first."""

    asked: list[Card] = field(default_factory=list)
    late: list[Card] = field(default_factory=list)
    today: list[Card] = field(default_factory=list)
    soon: list[Card] = field(default_factory=list)
    later: list[Card] = field(default_factory=list)
    on_buyer: list[Card] = field(default_factory=list)
    disputed: list[Card] = field(default_factory=list)


def board_of(seller: SellerAccount) -> Board:
    """Return the board: Asked, Late, Today (24 h), 48 h, Later, Waiting on the buyer, Disputed."""
    now = clock.now()
    board = Board()
    for order in _running(seller):
        card = _card(order)
        _column(board, card, now).append(card)
    for column in (board.asked, board.late, board.today, board.soon, board.later, board.on_buyer):
        column.sort(key=lambda card: (card.due_at is None, card.due_at, card.order.pk))
    return board


def _running(seller: SellerAccount):
    """Six queries, however many orders run."""
    return (
        Order.objects.filter(seller=seller, state__in=RUNNING)
        .select_related("buyer", "seller")
        .prefetch_related("parts", "agreements__lines", "deliveries__lines")
        .annotate(waits_until=Max("timers__due_at", filter=Q(timers__kind__in=WAITS)))
        .order_by("pk")
    )


def _card(order: Order) -> Card:
    part, agreed = order.parts.all()[0], list(order.agreements.all())[-1]
    numbers = {line.pk for line in agreed.lines.all()}
    covered = {row.line_id for delivery in order.deliveries.all() for row in delivery.lines.all()}
    return Card(
        order=order,
        due_at=part.due_at or order.waits_until,
        lines=len(numbers),
        lines_delivered=len(numbers & covered),
        price_minor=part.price_minor,
    )


WAITS = ("request_expires", "brief_open_long", "auto_accept")


def _column(board: Board, card: Card, now: datetime) -> list[Card]:
    order = card.order
    if order.state in (State.REQUESTED, State.DISPUTED):
        return board.asked if order.state == State.REQUESTED else board.disputed
    if order.state in ON_BUYER:
        return board.on_buyer
    left = card.due_at - now
    if left <= timedelta():
        return board.late
    if left <= timedelta(days=1):
        return board.today
    return board.soon if left <= timedelta(days=2) else board.later
