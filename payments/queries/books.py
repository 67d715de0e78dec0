"""Adds everything up again: each law of the ledger is one statement that finds who breaks it.

The names in front are those of docs/ledger.md. The database refuses these breaches when they
are written; here is proved that none stands there all the same.
"""

from dataclasses import dataclass

from django.db import connection

_LEGS = """
    SELECT debit_id AS account_id, -amount_minor AS delta FROM payments_transfer
    UNION ALL SELECT credit_id, amount_minor FROM payments_transfer
"""

# What each transfer did, a correction counted against the purpose that it takes back.
_MOVES = """
    SELECT t.hold_id, coalesce(o.purpose, t.purpose) AS purpose,
        CASE WHEN o.id IS NULL THEN t.amount_minor ELSE -t.amount_minor END AS delta
    FROM payments_transfer t LEFT JOIN payments_transfer o ON o.id = t.corrects_id
"""

LAWS = {
    "a transfer moves one amount of one currency": """
        SELECT format('Transfer %s is not one amount above zero in one currency.', t.id)
        FROM payments_transfer t
        JOIN payments_ledgeraccount d ON d.id = t.debit_id
        JOIN payments_ledgeraccount c ON c.id = t.credit_id
        JOIN payments_hold h ON h.id = t.hold_id
        WHERE t.amount_minor <= 0 OR t.debit_id = t.credit_id
            OR (t.currency, t.currency, t.currency) <> (d.currency, c.currency, h.currency)
    """,
    "everything together is nothing": f"""
        SELECT format('All accounts in %s hold %s minor units together instead of none.',
            currency, sum(amount))
        FROM (
            SELECT a.currency, coalesce(a.balance_minor, sum(l.delta), 0) AS amount
            FROM payments_ledgeraccount a LEFT JOIN ({_LEGS}) AS l ON l.account_id = a.id
            GROUP BY a.id
        ) AS account
        GROUP BY currency HAVING sum(amount) <> 0
    """,  # noqa: S608 - made of constants
    "a hold gives what it got": """
        SELECT format('Hold %s captured %s, gave away %s and has %s left.', h.public_id,
            h.captured_minor, h.released_minor + h.fee_earned_minor + h.refunded_minor,
            coalesce(a.balance_minor::text, 'no account'))
        FROM payments_hold h LEFT JOIN payments_ledgeraccount a ON a.hold_id = h.id
        WHERE a.id IS NULL OR h.captured_minor
            <> h.released_minor + h.fee_earned_minor + h.refunded_minor + a.balance_minor
    """,
    "a hold tells what its transfers tell": f"""
        SELECT format('Hold %s tells other sums than its transfers.', h.public_id)
        FROM payments_hold h LEFT JOIN ({_MOVES}) AS m ON m.hold_id = h.id
        GROUP BY h.id
        HAVING (h.captured_minor, h.released_minor, h.fee_earned_minor, h.refunded_minor,
                h.fee_refunded_minor, h.cleared_minor)
            <> (coalesce(sum(m.delta) FILTER (WHERE m.purpose = 'capture'), 0),
                coalesce(sum(m.delta) FILTER (WHERE m.purpose = 'release'), 0),
                coalesce(sum(m.delta) FILTER (WHERE m.purpose = 'fee'), 0),
                coalesce(sum(m.delta) FILTER (WHERE m.purpose IN ('refund', 'fee_refund')), 0),
                coalesce(sum(m.delta) FILTER (WHERE m.purpose = 'fee_refund'), 0),
                coalesce(sum(m.delta) FILTER (WHERE m.purpose = 'clearing'), 0))
    """,  # noqa: S608 - made of constants
    "a stored balance is the sum of its transfers": f"""
        SELECT format('Account %s (%s) stores %s, but its transfers add up to %s.', a.id, a.kind,
            a.balance_minor, coalesce(sum(l.delta), 0))
        FROM payments_ledgeraccount a LEFT JOIN ({_LEGS}) AS l ON l.account_id = a.id
        WHERE a.balance_minor IS NOT NULL
        GROUP BY a.id HAVING a.balance_minor <> coalesce(sum(l.delta), 0)
    """,  # noqa: S608 - made of constants
    "no balance is negative that must not be": """
        SELECT format('Account %s (%s) stands at %s.', id, kind, balance_minor)
        FROM payments_ledgeraccount WHERE balance_minor < 0 AND kind <> 'seller_debt'
    """,
    "a correction takes back one transfer exactly": """
        SELECT format('Transfer %s does not take back transfer %s.', t.id, o.id)
        FROM payments_transfer t JOIN payments_transfer o ON o.id = t.corrects_id
        WHERE (t.debit_id, t.credit_id, t.amount_minor, t.hold_id)
            <> (o.credit_id, o.debit_id, o.amount_minor, o.hold_id)
    """,
    "price and fee are given away exactly": """
        SELECT format('Hold %s is settled, but not all of its price or fee is accounted for.',
            public_id)
        FROM payments_hold
        WHERE state = 'settled' AND (
            released_minor + refunded_minor - fee_refunded_minor <> price_minor
            OR fee_earned_minor + fee_refunded_minor <> fee_minor)
    """,
    "captured money has one payment": """
        SELECT format('Hold %s captured %s, and %s of its payments are paid.', h.public_id,
            h.captured_minor, count(p.id))
        FROM payments_hold h LEFT JOIN payments_payment p ON p.hold_id = h.id AND p.state = 'paid'
        GROUP BY h.id HAVING count(p.id) <> (h.captured_minor > 0)::int
    """,
    "an outside effect happens once": """
        SELECT format('Payment %s has %s effects of kind %s that are not rejected.', payment_id,
            count(*), kind)
        FROM payments_effect
        WHERE kind <> 'refund' AND state <> 'rejected'
        GROUP BY payment_id, kind HAVING count(*) > 1
    """,
    "a refund is reserved until it is rejected": """
        SELECT format('Refund %s is %s over %s, but %s is reserved for it.', e.id, e.state,
            e.amount_minor, coalesce(sum(t.amount_minor) FILTER (WHERE c.id IS NULL), 0))
        FROM payments_effect e
        LEFT JOIN payments_transfer t ON t.effect_id = e.id
        LEFT JOIN payments_transfer c ON c.corrects_id = t.id
        WHERE e.kind = 'refund'
        GROUP BY e.id
        HAVING coalesce(sum(t.amount_minor) FILTER (WHERE c.id IS NULL), 0)
            <> CASE WHEN e.state = 'rejected' THEN 0 ELSE e.amount_minor END
    """,
}


@dataclass(frozen=True, slots=True)
class KindSum:
    """What all accounts of one kind hold together, in minor units of one currency."""

    kind: str
    currency: str
    accounts: int
    amount_minor: int


def check_books() -> list[str]:
    """Return a sentence for each breach of a law of the ledger; empty when all adds up."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for law, statement in LAWS.items():
            cursor.execute(statement)
            found += [f"{sentence} ({law})" for (sentence,) in cursor.fetchall()]
    return found


def sums_by_kind() -> list[KindSum]:
    """Return what stands on the accounts, by kind and currency, added up from the transfers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT a.kind, a.currency, count(DISTINCT a.id), coalesce(sum(l.delta), 0)::bigint
            FROM payments_ledgeraccount a LEFT JOIN ({_LEGS}) AS l ON l.account_id = a.id
            GROUP BY a.kind, a.currency ORDER BY a.currency, a.kind
            """  # noqa: S608 - made of constants
        )
        return [KindSum(*row) for row in cursor.fetchall()]
