"""The ledger: accounts and the transfers between them. Only `payments.domain` may use it.

Whoever appends does no more than insert: the database checks the legs, updates balances and
sums, and refuses what breaks a law (migration 0002_laws, docs/ledger.md).
"""

from payments.ledger.accounts import Accounts, accounts_of, open_accounts
from payments.ledger.moves import Move, TransferMismatch, correct, post, post_all

__all__ = [
    "Accounts",
    "Move",
    "TransferMismatch",
    "accounts_of",
    "correct",
    "open_accounts",
    "post",
    "post_all",
]
