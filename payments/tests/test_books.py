from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from payments.domain import holds
from payments.models import Effect
from payments.queries import (
    check_books,
    money_of_parts,
    seller_balances,
    statement_of_hold,
    sums_by_kind,
)
from payments.tests.factories import make_held, make_hold, make_released

# Each breach as only the owner of the tables could write it, and what check_books says then.
BREACHES = {
    "a balance that was edited": (
        "UPDATE payments_ledgeraccount SET balance_minor = balance_minor + 1"
        " WHERE kind = 'seller_pending'",
        ["All accounts in EUR hold 1 minor units together instead of none.",
         "Account {seller} (seller_pending) stores 10001, but its transfers add up to 10000."],
    ),
    "a hold whose sums were edited": (
        "UPDATE payments_hold SET released_minor = 9999, fee_earned_minor = 401,"
        " fee_minor = 401, price_minor = 9999",
        ["Hold {hold} tells other sums than its transfers."],
    ),
    "a transfer that was deleted": (
        "DELETE FROM payments_transfer WHERE purpose = 'fee'",
        ["All accounts in EUR hold -400 minor units together instead of none.",
         "Hold {hold} tells other sums than its transfers.",
         "Account {account} (hold) stores 0, but its transfers add up to 400."],
    ),
    "a capture without a payment": (
        "UPDATE payments_payment SET state = 'expired'",
        ["Hold {hold} captured 10400, and 0 of its payments are paid."],
    ),
    "a hold without an account": (
        "UPDATE payments_ledgeraccount SET hold_id = NULL, kind = 'buyer_credit'"
        " WHERE kind = 'hold'",
        ["Hold {hold} captured 10400, gave away 10400 and has no account left."],
    ),
}  # fmt: skip


def as_owner(*statements):
    with connections["migrator"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.breaks_books
@pytest.mark.parametrize("breach", BREACHES)
def test_check_books_tells_of(breach, committed_cast):
    hold = make_released(committed_cast)
    assert check_books() == []
    statement, told = BREACHES[breach]
    names = {
        "hold": hold.public_id,
        "account": hold.account.pk,
        "seller": hold.seller.ledger_accounts.get(kind="seller_pending").pk,
    }
    as_owner("ALTER TABLE payments_transfer DISABLE TRIGGER USER", statement)
    found = [sentence.split(" (a ")[0] for sentence in check_books()]
    found = [sentence.split(" (everything")[0].split(" (captured")[0] for sentence in found]
    assert found == [sentence.format(**names) for sentence in told]
    with pytest.raises(CommandError) as ended:
        call_command("check_books", stdout=StringIO())
    assert (ended.value.returncode, names["hold"] in str(ended.value)) == (
        1,
        "{hold}" in "".join(told),
    )


@pytest.mark.breaks_books
def test_a_reserved_refund_that_was_called_rejected_without_its_money_back_is_found(
    committed_cast,
):
    hold = make_held(committed_cast)
    effect = holds.refund(hold=hold, price_minor=100, key="refund:1")
    as_owner("UPDATE payments_effect SET state = 'rejected'")
    assert check_books() == [
        f"Refund {effect.pk} is rejected over 104, but 104 is reserved for it."
        " (a refund is reserved until it is rejected)"
    ]


def test_the_command_prints_what_stands_where(committed_cast):
    make_released(committed_cast)
    make_held(committed_cast, price_minor=2_500, fee_minor=100)
    printed = StringIO()
    call_command("check_books", stdout=printed)
    lines = [line.split() for line in printed.getvalue().splitlines()]
    assert lines == [
        ["hold", "2", "accounts", "€26.00"],
        ["platform_fees", "1", "accounts", "€4.00"],
        ["provider_clearing", "1", "accounts", "-€130.00"],
        ["seller_available", "1", "accounts", "€0.00"],
        ["seller_pending", "1", "accounts", "€100.00"],
        ["The", "books", "add", "up."],
    ]
    assert sum(found.amount_minor for found in sums_by_kind()) == 0


def test_a_statement_tells_every_move_of_a_hold(cast):
    hold = make_held(cast)
    effect = holds.refund(hold=hold, price_minor=1_000, key="refund:1")
    Effect.objects.update(state="rejected")
    holds.return_reserved(effect)
    holds.release(hold=hold, key="release:1")
    holds.clear(hold=hold, key="clear:1")
    told = [
        (str(row.text), row.amount_minor, row.source, row.target) for row in statement_of_hold(hold)
    ]
    assert told == [
        ("Paid by the buyer", 10_400, "provider_clearing", "hold"),
        ("Refunded to the buyer", 1_000, "hold", "provider_clearing"),
        ("Fee refunded to the buyer", 40, "hold", "provider_clearing"),
        ("The refund did not go through; held again", 1_000, "provider_clearing", "hold"),
        ("The refund of the fee did not go through; held again", 40, "provider_clearing", "hold"),
        ("Released to the seller", 10_000, "hold", "seller_pending"),
        ("Fee of the platform", 400, "hold", "platform_fees"),
        ("Clearing has ended; available to the seller", 10_000, "seller_pending",
         "seller_available"),
    ]  # fmt: skip


def test_a_seller_sees_what_clears_and_what_is_available_by_currency(cast):
    make_released(cast)
    cleared = make_released(cast, price_minor=700, currency="JPY")
    holds.clear(hold=cleared, key="clear:1")
    assert seller_balances(cast.agency) == {
        "EUR": {"pending": 10_000, "available": 0, "debt": 0},
        "JPY": {"pending": 0, "available": 700, "debt": 0},
    }


def test_the_money_of_an_order_is_the_sum_of_its_parts(cast):
    parts = [make_released(cast), make_held(cast, price_minor=500, fee_minor=20), make_hold(cast)]
    money = money_of_parts(parts)
    assert (money.total_minor, money.captured_minor, money.held_minor) == (21_320, 10_920, 520)
    assert (money.released_minor, money.fee_earned_minor, money.refunded_minor) == (10_000, 400, 0)
