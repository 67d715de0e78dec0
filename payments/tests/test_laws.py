"""What the database refuses, whoever asks: the application's role, or the owner of the tables."""

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError, ProgrammingError

from core import clock
from payments import ledger
from payments.models import Effect, Hold, LedgerAccount, ProviderEvent, Transfer
from payments.tests.factories import make_held, make_hold, make_released

Purpose = Transfer.Purpose


def snapshot():
    """Everything that money stands in, to prove that nothing happened."""
    return (
        list(Transfer.objects.order_by("id").values()),
        list(LedgerAccount.objects.order_by("id").values_list("id", "balance_minor")),
        list(Hold.objects.order_by("id").values()),
    )


def refused(statement, alias="default", error=ProgrammingError, match="permission denied"):
    with pytest.raises(error, match=match), transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute(statement)


def move(hold, debit, credit, amount=100, purpose=Purpose.REFUND, key="a move", **more):
    accounts = ledger.accounts_of(hold)
    return ledger.Move(
        getattr(accounts, debit), getattr(accounts, credit), amount, purpose, hold, key, **more
    )


def refuse_moves(*moves, match):
    before = snapshot()
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        ledger.post_all(moves, at=clock.now())
    assert snapshot() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_transfer SET amount_minor = 1",
        "DELETE FROM payments_transfer",
        "TRUNCATE payments_transfer CASCADE",
        "UPDATE payments_ledgeraccount SET balance_minor = 0",
        "UPDATE payments_ledgeraccount SET kind = 'seller_debt'",
        "DELETE FROM payments_ledgeraccount",
        "UPDATE payments_hold SET captured_minor = 0",
        "UPDATE payments_hold SET price_minor = 1",
        "DELETE FROM payments_hold",
        "UPDATE payments_effect SET amount_minor = 1",
        "UPDATE payments_effect SET key = 'another'",
        "DELETE FROM payments_effect",
        "DELETE FROM payments_payment",
        "UPDATE payments_providerevent SET payload = '{}'",
        "DELETE FROM payments_providerevent",
        "ALTER TABLE payments_transfer DISABLE TRIGGER USER",
        "DROP TRIGGER payments_transfer_post ON payments_transfer",
    ],
)
def test_the_application_may_not(statement, cast):
    make_held(cast)
    before = snapshot()
    refused(statement, match="permission denied|must be owner")
    assert snapshot() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_transfer SET amount_minor = 1",
        "DELETE FROM payments_transfer",
        "TRUNCATE payments_transfer CASCADE",
    ],
)
def test_even_the_owner_of_the_tables_may_not(statement, committed_cast):
    make_held(committed_cast)
    refused(statement, alias="migrator", error=IntegrityError, match="append-only")
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE payments_hold SET released_minor = 10401, state = 'held'", "payments_hold_"),
        ("UPDATE payments_hold SET state = 'planned'", "state_follows_its_money"),
        ("UPDATE payments_hold SET captured_minor = 1", "payments_hold_"),
        ("UPDATE payments_ledgeraccount SET balance_minor = -1 WHERE kind = 'hold'", "negative"),
    ],
)
def test_sums_that_cannot_be_are_refused_to_the_owner_too(statement, why, committed_cast):
    make_held(committed_cast)
    refused(statement, alias="migrator", error=IntegrityError, match=why)


def test_a_balance_never_goes_below_nothing(cast):
    hold = make_released(cast)
    move_more = move(hold, "seller_pending", "seller_available", 10_001, Purpose.CLEARING)
    refuse_moves(move_more, match="never_negative|clears_what_was_released")


def test_a_hold_never_gives_more_than_it_got_even_when_the_verb_is_wrong(cast):
    hold = make_held(cast)
    effect = an_effect(hold)
    refuse_moves(
        move(hold, "hold", "provider_clearing", 6_000, key="1", effect=effect),
        move(hold, "hold", "provider_clearing", 6_000, key="2", effect=effect),
        match="payments_hold_|never_negative",
    )
    Effect.objects.update(state="rejected")


def an_effect(hold):
    return Effect.objects.create(
        hold=hold, payment=hold.payments.get(), kind="refund", amount_minor=1, key="an effect",
        planned_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip


def test_two_currencies_never_meet_in_a_transfer(cast):
    euros, yen = make_held(cast), make_held(cast, currency="JPY")
    mixed = ledger.Move(
        euros.account, ledger.accounts_of(yen).provider_clearing, 100, Purpose.REFUND, euros,
        "mixed", effect=an_effect(euros),
    )  # fmt: skip
    refuse_moves(mixed, match="mixes currencies")
    Effect.objects.update(state="rejected")


@pytest.mark.parametrize(
    ("debit", "credit", "purpose"),
    [
        ("provider_clearing", "seller_available", Purpose.CAPTURE),
        ("hold", "seller_available", Purpose.RELEASE),
        ("hold", "platform_fees", Purpose.RELEASE),
        ("hold", "seller_pending", Purpose.FEE),
        ("seller_pending", "platform_fees", Purpose.FEE),
        ("seller_available", "provider_clearing", Purpose.LOSS),
    ],
)
def test_money_moves_only_between_the_accounts_of_its_purpose(cast, debit, credit, purpose):
    make_released(cast)
    hold = make_held(cast)
    refuse_moves(move(hold, debit, credit, 100, purpose), match="accounts of its purpose")


def test_a_hold_cannot_pay_another_seller_or_from_another_hold(cast):
    from accounts.tests.factories import make_seller

    mine, other = make_held(cast), make_held(cast)
    strangers = make_held(cast.__class__(**cast.__dict__ | {"agency": make_seller(cast.dario)}))
    for debit, credit in (
        (mine.account, ledger.accounts_of(strangers).seller_pending),
        (other.account, ledger.accounts_of(mine).seller_pending),
    ):
        wrong = ledger.Move(debit, credit, 100, Purpose.RELEASE, mine, "wrong")
        refuse_moves(wrong, match="accounts of its purpose")


@pytest.mark.parametrize("amount", [0, -100])
def test_a_transfer_moves_something(cast, amount):
    refuse_moves(
        move(make_held(cast), "hold", "seller_pending", amount, Purpose.RELEASE),
        match="moves_something",
    )


def test_a_refund_without_an_effect_that_reserves_it_is_refused(cast):
    refuse_moves(move(make_held(cast), "hold", "provider_clearing"), match="reserved_for_an_effect")


def test_a_correction_takes_back_exactly_one_transfer_once(cast):
    hold = make_held(cast)
    captured = hold.transfers.get()
    partly = ledger.Move(
        captured.credit, captured.debit, 1, Purpose.CORRECTION, hold, "partly", corrects=captured
    )
    refuse_moves(partly, match="accounts of its purpose")
    unnamed = move(hold, "hold", "provider_clearing", 10_400, Purpose.CORRECTION)
    refuse_moves(unnamed, match="names_what_it_corrects")


def test_the_same_move_told_twice_moves_once_and_another_under_its_key_is_refused(cast):
    hold = make_held(cast)
    told = {
        "debit": hold.account,
        "credit": ledger.accounts_of(hold).seller_pending,
        "purpose": Purpose.RELEASE,
        "hold": hold,
        "key": "release",
    }
    first = ledger.post(**told, amount_minor=100, at=clock.now())
    after = snapshot()
    assert ledger.post(**told, amount_minor=100, at=clock.now()) == first
    with pytest.raises(ledger.TransferMismatch):
        ledger.post(**told, amount_minor=101, at=clock.now())
    assert snapshot() == after


def test_accounts_and_holds_start_empty(cast):
    hold = make_hold(cast)
    for statement in (
        "INSERT INTO payments_ledgeraccount (kind, currency, seller_id, balance_minor)"
        f" VALUES ('buyer_credit', 'EUR', {cast.agency.pk}, 5)",
        "INSERT INTO payments_hold (public_id, payer_id, seller_id, currency, price_minor,"
        " fee_minor, manual_capture, state, captured_minor, released_minor, fee_earned_minor,"
        " refunded_minor, fee_refunded_minor, cleared_minor, created_at)"
        f" VALUES ('x', {cast.ana.pk}, {cast.agency.pk}, 'EUR', 100, 4, false, 'held', 104, 0, 0,"
        " 0, 0, 0, now())",
    ):
        refused(statement, error=IntegrityError, match="empty")
    assert Hold.objects.get() == hold


def test_one_statement_with_many_transfers_is_checked_and_summed_as_one(cast):
    first, second = make_held(cast), make_held(cast, price_minor=500, fee_minor=20)
    ledger.post_all(
        [
            move(first, "hold", "seller_pending", 10_000, Purpose.RELEASE, "r:1"),
            move(second, "hold", "seller_pending", 500, Purpose.RELEASE, "r:2"),
        ],
        at=clock.now(),
    )
    pending = LedgerAccount.objects.get(kind="seller_pending")
    assert pending.balance_minor == 10_500
    assert list(Hold.objects.order_by("id").values_list("released_minor", flat=True)) == [
        10_000,
        500,
    ]


def test_a_provider_event_is_kept_once(cast):
    fields = {"kind": "x", "object_id": "y", "payload": {}, "received_at": clock.now()}
    ProviderEvent.objects.create(event_id="evt_1", due_at=clock.now(), **fields)
    with pytest.raises(IntegrityError, match="event_id"), transaction.atomic():
        ProviderEvent.objects.create(event_id="evt_1", due_at=clock.now(), **fields)


def test_capturing_and_letting_go_exclude_each_other(cast):
    hold = make_held(cast)
    same = {"hold": hold, "payment": hold.payments.get(), "amount_minor": 1,
            "planned_at": clock.now(), "due_at": clock.now()}  # fmt: skip
    Effect.objects.create(kind="capture", key="1", **same)
    with pytest.raises(IntegrityError, match="capture_or_release_once"), transaction.atomic():
        Effect.objects.create(kind="release_authorisation", key="2", **same)


def test_no_order_waits_for_a_balance_that_all_share(cast):
    make_held(cast)
    shared = LedgerAccount.objects.filter(seller=None, hold=None)
    assert set(shared.values_list("balance_minor", flat=True)) == {None}
    assert connection.vendor == "postgresql"
