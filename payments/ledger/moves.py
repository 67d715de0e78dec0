from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import DomainError
from payments.models import Effect, Hold, LedgerAccount, Transfer


class TransferMismatch(DomainError):
    """A key came again with another move: a bug, since the key is the move's identity."""

    code = "transfer_mismatch"


@dataclass(frozen=True, slots=True)
class Move:
    """Money on its way from one account to another, in minor units of the hold's currency.

    `key` is the business identity of the move (`release:<hold>`), never random: the same move
    told twice is one move.
    """

    debit: LedgerAccount
    credit: LedgerAccount
    amount_minor: int
    purpose: Transfer.Purpose
    hold: Hold
    key: str
    corrects: Transfer | None = None
    effect: Effect | None = None


def post(*, debit, credit, amount_minor, purpose, hold, key, at, corrects=None) -> Transfer:
    """Append one transfer; told again under the same key, return the first."""
    move = Move(debit, credit, amount_minor, purpose, hold, key, corrects=corrects)
    return post_all([move], at=at)[0]


def post_all(moves: Sequence[Move], *, at: datetime) -> list[Transfer]:
    """Append transfers in one statement, with balances and sums, inside the caller's transaction.

    One statement locks all its accounts in the order of their ids: moves of several sellers
    belong into one call. A key that is known already moves nothing; its first transfer is
    returned after checking that it is the same move, else TransferMismatch. A move that the
    laws refuse raises IntegrityError.
    """
    rows = [_row(move, at) for move in moves]
    Transfer.objects.bulk_create(rows, ignore_conflicts=True)
    stored = {row.key: row for row in Transfer.objects.filter(key__in=[row.key for row in rows])}
    for row in rows:
        if _identity(stored[row.key]) != _identity(row):
            raise TransferMismatch(key=row.key)
    return [stored[row.key] for row in rows]


def correct(transfer: Transfer) -> Move:
    """Return the move that exactly reverses a transfer; a transfer is corrected at most once."""
    return Move(
        debit=transfer.credit,
        credit=transfer.debit,
        amount_minor=transfer.amount_minor,
        purpose=Transfer.Purpose.CORRECTION,
        hold=transfer.hold,
        key=f"correction:{transfer.pk}",
        corrects=transfer,
    )


def _row(move: Move, at: datetime) -> Transfer:
    return Transfer(
        debit=move.debit,
        credit=move.credit,
        amount_minor=move.amount_minor,
        currency=move.hold.currency,
        purpose=move.purpose,
        hold=move.hold,
        key=move.key,
        corrects=move.corrects,
        effect=move.effect,
        at=at,
    )


def _identity(row: Transfer) -> tuple:
    return (
        row.debit_id, row.credit_id, row.amount_minor, row.currency, row.purpose,
        row.hold_id, row.corrects_id,
    )  # fmt: skip
