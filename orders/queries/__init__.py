from orders.queries.access import access_order, may_read_file, orders_of
from orders.queries.board import Board, Card, board_of
from orders.queries.sheet import Sheet, order_sheet

__all__ = [
    "Board",
    "Card",
    "Sheet",
    "access_order",
    "board_of",
    "may_read_file",
    "order_sheet",
    "orders_of",
]
