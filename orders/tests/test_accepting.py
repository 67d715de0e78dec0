"""Reviews that are over, accepted together: equal to the executor, row by row."""

import random
import threading
from datetime import timedelta

from django.db import connections

from core import clock
from gigs.models import GigFacts
from orders.domain import accepting, cancellations, reviewing, telling, timers
from orders.enums import State
from orders.models import Order, OrderTimer
from orders.tests.factories import make_order, seller_of
from payments.domain import holds
from payments.models import Hold, LedgerAccount, Transfer
from record.domain.entries import body_of
from record.domain.proof import verify_thread

DAY = timedelta(days=1)
OF_ONE_ALONE = (
    "id", "public_id", "number", "title", "request_key", "thread_id", "gig_version_id",
    "buyer_id", "seller_id",
)  # fmt: skip


def everything_about(orders: list[Order]) -> list:
    """Return all that acceptance writes, without what is random or counts rows."""
    told = []
    for order in orders:
        order.refresh_from_db()
        hold = order.parts.get().hold
        row = {f.attname: getattr(order, f.attname) for f in Order._meta.concrete_fields}
        for name in OF_ONE_ALONE:
            del row[name]
        told.append(
            {
                "order": row,
                "part": list(order.parts.values_list("due_at", "delivered_at")),
                "events": list(
                    order.events.values_list(
                        "n",
                        "kind",
                        "actor",
                        "user",
                        "from_state",
                        "to_state",
                        "at",
                        "recorded_at",
                        "facts",
                    )
                )[-1:],
                "timers": sorted(
                    OrderTimer.objects.filter(order=order).values_list(
                        "kind", "subject", "due_at", "fired_at"
                    )
                ),
                "hold": Hold.objects.values_list(
                    "state", "released_minor", "fee_earned_minor", "refunded_minor"
                ).get(pk=hold.pk),
                "transfers": sorted(
                    Transfer.objects.filter(hold=hold).values_list(
                        "debit__kind", "credit__kind", "amount_minor", "purpose", "at"
                    )
                )[-2:],
                "keys": sorted(
                    key.replace(order.public_id, "…").replace(f":{hold.pk}", ":…")
                    for key in hold.transfers.exclude(purpose="capture").values_list(
                        "key", flat=True
                    )
                ),
                "pending": sorted(
                    LedgerAccount.objects.filter(seller=order.seller).values_list(
                        "kind", "balance_minor"
                    )
                ),
                "gig": GigFacts.objects.values_list("orders_in_queue", "orders_completed").get(
                    gig=order.gig_version.gig
                ),
                "requests": list(order.cancellations.values_list("state", "answered_at")),
                "entry": _last_entry(order),
            }
        )
    return told


def _last_entry(order: Order) -> tuple:
    entry = order.thread.entries.order_by("seq").last()
    verify_thread(order.thread)
    return entry.seq, entry.kind, entry.at, entry.author, body_of(entry) | {"order": 0}


def some_orders(seed: int, born) -> list[Order]:
    """Make delivered orders with different pasts, the same ones for the same seed."""
    draw = random.Random(seed)
    orders = []
    with clock.telling(born):
        for _n in range(draw.randint(2, 4)):
            tier, extras = draw.choice(["basic", "standard", "premium"]), draw.choice([(), (1,)])
            order = make_order(State.DELIVERED, tier=tier, extras=extras)
            if draw.random() < 0.4:
                reviewing.prolong_review(by=order.buyer, order=order)
            if draw.random() < 0.4:
                with clock.telling(born + DAY * 2.5):
                    cancellations.ask(by=seller_of(order), order=order, reason="Please.")
            orders.append(order)
        if draw.random() < 0.5:
            buyer, gig = orders[0].buyer, orders[0].gig_version.gig
            orders.append(make_order(State.DELIVERED, buyer=buyer, seller=gig.seller, gig=gig))
    return orders


def remind(orders: list[Order]) -> None:
    """Let everything before the deadlines happen, as a sweep that never slept would."""
    for order in orders:
        end = order.timers.get(kind="auto_accept").due_at
        before = order.timers.filter(fired_at__isnull=True, due_at__lt=end)
        while timer := before.order_by("due_at").first():
            with clock.telling(timer.due_at):
                timers.apply(order.pk)


def test_accepting_together_writes_what_the_executor_would_write(db):
    compared = 0
    now = clock.now()
    for seed in range(5):
        results = []
        for together in (True, False):
            born = now + DAY * 40 * seed
            orders = some_orders(seed, born)
            remind(orders)
            with clock.telling(born + DAY * 7):
                if together:
                    compared += accepting.auto_accept_set(100)
                for order in orders:
                    if not together:
                        timers.apply(order.pk)
            results.append(everything_about(orders))
        for ours, theirs in zip(*results, strict=True):
            for name, value in theirs.items():
                assert ours[name] == value, f"seed {seed}: {name}"
    assert compared >= 10


def test_orders_for_which_something_else_was_due_before_are_left_to_the_sweep(db):
    order = make_order(State.DELIVERED)
    with clock.telling(clock.now() + DAY * 4):
        assert accepting.auto_accept_set(100) == 0
        order.refresh_from_db()
        assert order.state == State.DELIVERED
        assert timers.sweep(100) == 1
    order.refresh_from_db()
    assert order.state == State.COMPLETED


def _break(order: Order) -> None:
    """Give the money of an order away behind its back, so that its release is refused."""
    hold = order.parts.get().hold
    holds.release(hold=hold, key="behind the back of the order")


def test_a_poisoned_order_stops_neither_its_chunk_nor_the_sweep(committed_db, caplog):
    orders = [make_order(State.DELIVERED) for _n in range(3)]
    born = clock.now()
    remind(orders)
    poisoned = orders[1]
    with clock.telling(born + DAY * 3.5):
        _break(poisoned)
        assert accepting.auto_accept_set(100) == 0
        assert timers.sweep(100) == 3
        assert timers.sweep(100) == 0
    states = [Order.objects.get(pk=order.pk).state for order in orders]
    assert states == [State.COMPLETED, State.DELIVERED, State.COMPLETED]
    timer = OrderTimer.objects.get(order=poisoned, kind="auto_accept")
    assert (timer.tries, timer.fired_at) == (1, None)
    assert timer.retry_at > born + DAY * 3.5


def test_an_order_whose_past_is_being_told_is_left_alone(committed_db):
    order = make_order(State.DELIVERED)
    remind([order])
    told, swept = threading.Event(), threading.Event()

    def tell() -> None:
        with telling.histories():
            telling.claim(order.pk)
            told.set()
            swept.wait(10)
        connections.close_all()

    teller = threading.Thread(target=tell)
    teller.start()
    told.wait(10)
    with clock.telling(clock.now() + DAY * 3.5):
        assert accepting.auto_accept_set(10) == 0
        assert timers.apply(order.pk) == 0
        swept.set()
        teller.join()
        assert accepting.auto_accept_set(10) == 1
    order.refresh_from_db()
    assert order.state == State.COMPLETED
