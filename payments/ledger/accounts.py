from dataclasses import dataclass

from django.db.models import Q

from payments.models import Hold, LedgerAccount

SHARED = (LedgerAccount.Kind.PROVIDER_CLEARING, LedgerAccount.Kind.PLATFORM_FEES)
OF_SELLER = (LedgerAccount.Kind.SELLER_PENDING, LedgerAccount.Kind.SELLER_AVAILABLE)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts between which the money of one hold moves."""

    hold: LedgerAccount
    seller_pending: LedgerAccount
    seller_available: LedgerAccount
    platform_fees: LedgerAccount
    provider_clearing: LedgerAccount


def open_accounts(hold: Hold) -> LedgerAccount:
    """Make the hold's account, and those of its seller and currency where they are missing.

    All that a move may need is made here, so that no later move waits for an account.
    """
    there = set(LedgerAccount.objects.filter(_around(hold)).values_list("kind", "seller_id"))
    needed = [LedgerAccount(kind=kind, currency=hold.currency) for kind in SHARED] + [
        LedgerAccount(kind=kind, currency=hold.currency, seller_id=hold.seller_id, balance_minor=0)
        for kind in OF_SELLER
    ]
    missing = [account for account in needed if (account.kind, account.seller_id) not in there]
    if missing:
        # Another session may open the same account meanwhile; then its row serves both.
        LedgerAccount.objects.bulk_create(missing, ignore_conflicts=True)
    return LedgerAccount.objects.create(
        kind=LedgerAccount.Kind.HOLD, currency=hold.currency, hold=hold, balance_minor=0
    )


def accounts_of(hold: Hold) -> Accounts:
    """Return the accounts of a hold in one query."""
    found = LedgerAccount.objects.filter(_around(hold) | Q(hold=hold))
    return Accounts(**{account.kind: account for account in found})


def _around(hold: Hold) -> Q:
    shared = Q(kind__in=SHARED, seller=None, hold=None)
    return Q(currency=hold.currency) & (shared | Q(kind__in=OF_SELLER, seller_id=hold.seller_id))
