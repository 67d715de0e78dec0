from orders.queries.access import access_order, may_read_file, orders_of, waiting_for
from orders.queries.actions import Action
from orders.queries.board import Board, Card, board_of
from orders.queries.brief import answers_for
from orders.queries.doors import Door, doors_of
from orders.queries.offers import access_offer
from orders.queries.quotes import Quote, quote
from orders.queries.sheet import Sheet, order_sheet

__all__ = [
    "Action",
    "Board",
    "Card",
    "Door",
    "Quote",
    "Sheet",
    "access_offer",
    "access_order",
    "answers_for",
    "board_of",
    "doors_of",
    "may_read_file",
    "order_sheet",
    "orders_of",
    "quote",
    "waiting_for",
]
