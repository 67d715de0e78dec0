"""Many at once, on real threads; each race also runs without its guard and must then go wrong."""

import threading

import pytest
from django.db import connection, connections, transaction

from core import clock
from core.errors import DomainError
from payments import ledger
from payments.domain import holds
from payments.models import Effect, Transfer
from payments.tests.factories import make_held, make_hold, make_payment, report, sums

THREADS = 8


def race(act, count=THREADS):
    """Run `act(n)` in `count` threads that start together; returns results and refusals."""
    start, answers = threading.Barrier(count), []

    def run(n):
        try:
            start.wait()
            answers.append(act(n))
        except Exception as refusal:
            answers.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refusals = [answer for answer in answers if isinstance(answer, Exception)]
    return [answer for answer in answers if not isinstance(answer, Exception)], refusals


def test_of_eight_refunds_of_60_of_100_at_once_exactly_one_wins(committed_cast):
    hold = make_held(committed_cast, price_minor=100, fee_minor=10)
    won, refused = race(lambda n: holds.refund(hold=hold, price_minor=60, key=f"refund:{n}"))
    assert (len(won), len(refused)) == (1, 7)
    assert all(isinstance(refusal, DomainError) for refusal in refused)
    assert (sums(hold)["refunded"], sums(hold)["balance"]) == (66, 44)


def check_then_insert(hold, looked: threading.Barrier, n: int) -> None:
    """The same refund as one would write it without a lock: look, then act."""
    with transaction.atomic():
        hold.refresh_from_db()
        assert hold.price_held_minor >= 60
        effect = Effect.objects.create(
            hold=hold, payment=hold.payments.get(), kind="refund", amount_minor=60,
            key=f"refund:{n}", planned_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
        accounts = ledger.accounts_of(hold)
        looked.wait()
        ledger.post_all(
            [ledger.Move(accounts.hold, accounts.provider_clearing, 60, Transfer.Purpose.REFUND,
                         hold, f"refund:{n}", effect=effect)],
            at=clock.now(),
        )  # fmt: skip


def test_without_the_lock_the_database_still_lets_one_refund_through(committed_cast):
    hold = make_held(committed_cast, price_minor=100, fee_minor=0)
    looked = threading.Barrier(THREADS)
    won, refused = race(lambda n: check_then_insert(hold.__class__(pk=hold.pk), looked, n))
    assert (len(won), len(refused)) == (1, 7)
    assert sums(hold)["refunded"] == 60


@pytest.mark.breaks_books
def test_without_lock_and_checks_the_same_race_gives_away_more_than_was_paid(committed_cast):
    hold = make_held(committed_cast, price_minor=100, fee_minor=0)
    with connections["migrator"].cursor() as cursor:
        for table, check in (
            ("hold", "payments_hold_never_gives_more_than_it_got"),
            ("hold", "payments_hold_gives_its_price_once"),
            ("hold", "payments_hold_state_follows_its_money"),
            ("ledgeraccount", "payments_owned_balance_is_never_negative"),
        ):
            cursor.execute(f"ALTER TABLE payments_{table} DROP CONSTRAINT {check}")
    looked = threading.Barrier(THREADS)
    won, _refused = race(lambda n: check_then_insert(hold.__class__(pk=hold.pk), looked, n))
    assert len(won) == THREADS
    assert sums(hold)["balance"] == 100 - 60 * THREADS


def test_a_release_and_refunds_at_once_end_in_one_of_them(committed_cast):
    hold = make_held(committed_cast)

    def act(n):
        if n % 2:
            return holds.refund(hold=hold, price_minor=10_000, key=f"refund:{n}")
        return holds.release(hold=hold, key=f"release:{n}")

    won, refused = race(act)
    found = sums(hold)
    assert (len(won), len(refused), found["balance"]) == (1, 7, 0)
    assert (found["released"] == 10_000) != (found["refunded"] == 10_400)


def test_a_capture_reported_by_many_at_once_is_booked_once(committed_cast):
    hold = make_hold(committed_cast)
    payment = make_payment(hold)
    won, refused = race(lambda n: report(payment, "captured"))
    assert (len(won), refused) == (THREADS, [])
    assert sums(hold)["captured"] == 10_400
    assert hold.transfers.count() == 1


def test_one_key_told_by_many_at_once_is_one_move(committed_cast):
    hold = make_held(committed_cast)
    credit = ledger.accounts_of(hold).seller_pending
    won, refused = race(
        lambda n: ledger.post(
            debit=hold.account, credit=credit, amount_minor=100, purpose=Transfer.Purpose.RELEASE,
            hold=hold, key="one key", at=clock.now(),
        )
    )  # fmt: skip
    assert (len({transfer.pk for transfer in won}), refused) == (1, [])
    assert sums(hold)["released"] == 100


def test_releases_of_many_holds_of_one_seller_add_up_without_a_deadlock(committed_cast):
    parts = [make_held(committed_cast) for _part in range(THREADS)]
    won, refused = race(lambda n: holds.release(hold=parts[n], key=f"release:{n}"))
    assert (len(won), refused) == (THREADS, [])
    won, refused = race(lambda n: holds.clear(hold=parts[n], key=f"clear:{n}"))
    assert (len(won), refused) == (THREADS, [])
    available = ledger.accounts_of(parts[0]).seller_available
    assert available.balance_minor == THREADS * 10_000
