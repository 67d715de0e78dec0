"""The one executor: nothing else changes the state of an order.

Lock the row, apply what is already due, check table and rule, append the event, move the
money, write the record, recompute the timers, announce after commit. Order of locks: the
order, then the accounts of its holds, then its thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

from core import clock
from core.announce import announce
from core.errors import Busy, DomainError
from core.models import Upload
from orders import errors, lifecycle
from orders.domain import consequences, money, recording, telling, timing
from orders.domain.folding import FOLDED, fold
from orders.enums import Actor
from orders.models import Order, OrderEvent
from orders.rules import Rule
from orders.signals import order_moved

T = TypeVar("T")
TRIES = 3
# Serialization failure, deadlock, lock not available: nothing was done, trying again is safe.
RETRIED = frozenset({"40001", "40P01", "55P03"})


@dataclass
class Step:
    """A locked order with its history and the time, for one verb."""

    order: Order
    now: datetime
    history: list[OrderEvent]
    by: Any = None
    side: Actor | None = None
    moves: list[OrderEvent] = field(default_factory=list)

    def move(
        self,
        name: str,
        *,
        actor: Actor | None = None,
        at: datetime | None = None,
        files: Sequence[Upload] = (),
        **facts: Any,
    ) -> OrderEvent:
        """Do one row of the table: event, money, record, timers.

        `actor` is the side of whoever acts unless the clock or the provider does. `at` is when
        it took effect. Raises WrongState where the table has no such row.
        """
        actor = actor or self.side
        row = lifecycle.find(name, self.order.state, actor)
        if row is None:
            raise errors.WrongState(state=self.order.get_state_display())
        at = at or self.now
        facts |= money.facts_before(self, row, at)
        event = self._append(row, actor, at, facts)
        fold(self.order, event)
        self.order.save(update_fields=FOLDED)
        money.settle(self, row, event)
        consequences.follow(self, event)
        recording.record(self, event, files)
        timing.recompute(self)
        self.moves.append(event)
        announce(order_moved, order_id=self.order.pk, n=event.n)
        return event

    def _append(
        self, row: lifecycle.Transition, actor: Actor, at: datetime, facts: dict
    ) -> OrderEvent:
        state = self.order.state
        event = OrderEvent(
            order=self.order,
            n=self.order.last_event + 1,
            kind=row.name,
            actor=actor,
            user=None if actor in (Actor.CLOCK, Actor.PROVIDER) else self.by,
            from_state=state,
            to_state=row.target or state,
            at=at,
            recorded_at=self.now,
            facts=facts,
        )
        event.save(force_insert=True)
        self.history.append(event)
        return event

    def apply_due(self) -> int:
        """Let the clock do what was due before now, each at the time it was due."""
        applied = 0
        while (timer := timing.next_due(self)) is not None:
            timing.fire(self, timer)
            applied += 1
        return applied


def lock_order(order_id: int) -> Order:
    """Lock an order's row for the rest of the transaction; waits 3 seconds at most."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '3s'")
    return (
        Order.objects.select_for_update(of=("self",))
        .select_related("thread", "seller", "buyer", "gig_version")
        .get(pk=order_id)
    )


def begin(order_id: int, by: Any = None) -> Step:
    """Lock an order and read the time after that; the caller is in a transaction."""
    order = lock_order(order_id)
    telling.claim(order.pk)
    return Step(order, clock.now(), list(order.events.order_by("n")), by)


def give_birth(order: Order, row: lifecycle.Transition, actor: Actor) -> None:
    """Write the first event of an order that was just inserted, and its first timers."""
    event = OrderEvent.objects.create(
        order=order,
        n=1,
        kind=row.name,
        actor=actor,
        user=order.buyer,
        from_state="",
        to_state=row.target,
        at=order.placed_at,
        recorded_at=order.placed_at,
    )
    step = Step(order, order.placed_at, [event])
    fold(order, event)
    order.save(update_fields=FOLDED)
    timing.recompute(step)
    announce(order_moved, order_id=order.pk, n=1)


def under_lock(
    order: Order | int, work: Callable[[Step], T], *, by: Any = None, rule: Rule | None = None
) -> T:
    """Do `work` on the locked order, after what is already due and the rule's check.

    What is due stays applied even when the verb itself is then refused. Raises Busy when the
    lock cannot be had in three tries; nothing was done then.
    """
    order_id = order.pk if isinstance(order, Order) else order
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                answer, refusal = _attempt(order_id, work, by, rule)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in RETRIED:
                raise
            if not tries_left:
                raise Busy from error
        else:
            if refusal is not None:
                raise refusal
            _refresh(order)
            return answer
    raise Busy


def _attempt(order_id: int, work: Callable[[Step], T], by: Any, rule: Rule | None):
    step = begin(order_id, by)
    applied = step.apply_due()
    try:
        with transaction.atomic():
            if rule is not None:
                step.side = rule.check(by, step.order)
            return work(step), None
    except DomainError as refusal:
        if not applied:
            raise
        return None, refusal


def _refresh(order: Order | int) -> None:
    # The caller's object must not go on telling the state before the verb.
    if isinstance(order, Order):
        order.refresh_from_db()


def verb(rule: Rule) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Make a public verb of `work(step, **inputs)`: `verb(by=…, order=…, **inputs)`."""

    def decorate(work: Callable[..., T]) -> Callable[..., T]:
        @wraps(work)
        def run(*, by, order: Order | int, **inputs: Any) -> T:
            return under_lock(order, lambda step: work(step, **inputs), by=by, rule=rule)

        run.rule = rule
        return run

    return decorate


def execute(
    name: str, *, order_id: int, actor: Actor, user: Any = None, facts: dict | None = None
) -> OrderEvent:
    """Do a single row of the table for an actor that is no side (clock, provider, staff)."""
    return under_lock(order_id, lambda step: step.move(name, actor=actor, **(facts or {})), by=user)
