from payments.queries.books import check_books, sums_by_kind
from payments.queries.statements import (
    PartsMoney,
    StatementRow,
    money_of_parts,
    seller_balances,
    statement_of_hold,
)

__all__ = [
    "PartsMoney",
    "StatementRow",
    "check_books",
    "money_of_parts",
    "seller_balances",
    "statement_of_hold",
    "sums_by_kind",
]
