"""Releasing many holds at once: the same moves as `holds.release`, in a few statements."""

from collections.abc import Sequence

from django.db import transaction

from core import clock
from payments import ledger
from payments.domain.holds import Purpose
from payments.errors import HoldRefused
from payments.models import Hold, LedgerAccount

Kind = LedgerAccount.Kind


@transaction.atomic
def release_all(releases: Sequence[tuple[Hold, str]]) -> None:
    """Give all that each hold still holds to its seller, and the fees to the platform.

    `releases` are holds with the key of their move; the caller has locked what owns them. Holds
    and accounts are locked by id. Raises HoldRefused when one of them is not held: none moves.
    """
    keys = {hold.pk: key for hold, key in releases}
    locked = Hold.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    held = list(locked)
    for hold in held:
        if hold.state != Hold.State.HELD:
            raise HoldRefused(state=hold.state)
    accounts = _accounts(held)
    moves = [move for hold in held for move in _moves(hold, accounts, keys[hold.pk])]
    ledger.post_all(moves, at=clock.now())


def _accounts(held: list[Hold]) -> dict[tuple, LedgerAccount]:
    own = LedgerAccount.objects.filter(hold__in=held)
    pending = LedgerAccount.objects.filter(
        kind=Kind.SELLER_PENDING, seller_id__in={hold.seller_id for hold in held}
    )
    fees = LedgerAccount.objects.filter(kind=Kind.PLATFORM_FEES, seller=None, hold=None)
    found = [*own, *pending, *fees]
    return {(a.kind, a.currency, a.seller_id, a.hold_id): a for a in found}


def _moves(hold: Hold, accounts: dict[tuple, LedgerAccount], key: str) -> list[ledger.Move]:
    source = accounts[Kind.HOLD, hold.currency, None, hold.pk]
    pending = accounts[Kind.SELLER_PENDING, hold.currency, hold.seller_id, None]
    fees = accounts[Kind.PLATFORM_FEES, hold.currency, None, None]
    parts = (
        (pending, hold.price_held_minor, Purpose.RELEASE, key),
        (fees, hold.fee_held_minor, Purpose.FEE, f"{key}:fee"),
    )
    return [
        ledger.Move(source, credit, amount, purpose, hold, name)
        for credit, amount, purpose, name in parts
        if amount
    ]
