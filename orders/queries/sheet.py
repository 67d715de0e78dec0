"""The order sheet: everything one side needs to know and may do, for page and API alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from core import clock
from core.money import format_money
from core.spans import absolute
from orders import rules
from orders.domain.clocks import review_ends, work_due
from orders.enums import Actor, State, TimerKind
from orders.models import (
    AgreementLine,
    CancellationRequest,
    Delivery,
    Order,
    OrderEvent,
    OrderTimer,
    Review,
    RevisionRequest,
)
from orders.queries import words
from orders.queries.actions import Action, allowed_actions, split_main
from payments.models import Hold

SOON = timedelta(days=1)
# What the clock of a state runs to.
DEADLINES = {
    State.PENDING_PAYMENT: TimerKind.PAYMENT_EXPIRES,
    State.REQUESTED: TimerKind.REQUEST_EXPIRES,
    State.AWAITING_BRIEF: TimerKind.BRIEF_OPEN_LONG,
    State.IN_PROGRESS: TimerKind.DUE,
    State.IN_REVISION: TimerKind.DUE,
    State.DELIVERED: TimerKind.AUTO_ACCEPT,
    State.COMPLETED: TimerKind.CLEARING_ENDS,
}


@dataclass(frozen=True, slots=True)
class ClockView:
    """The big clock. `kind`: calm, soon, late, paused or ended; `ends_at` None while paused."""

    kind: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """A line of the agreement; `state` is open or delivered, `extra` marks a bought extra."""

    number: int
    text: str
    quantity: int
    state: str
    extra: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class MoneyRow:
    label: str
    minor: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the rail; `state` is done, now, stopped or empty, `at` when it was reached."""

    label: str
    at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the order sheet shows to one side."""

    order: Order
    side: Actor | None
    heading: str
    consequence: str
    primary: Action | None
    actions: list[Action]
    clock: ClockView
    deadline: datetime | None
    lines: list[ScopeLine]
    exclusions: list[str]
    revisions_used: int
    revisions_included: int
    money_rows: list[MoneyRow]
    total_minor: int
    currency: str
    held: str
    stages: list[Stage]
    deliveries: list[Delivery]
    revision: RevisionRequest | None
    cancellation: CancellationRequest | None
    reviews: list[Review]
    answers: int
    agreement_number: int
    agreement_sha256: str
    history: list[OrderEvent]

    @property
    def lines_done(self) -> int:
        return sum(line.state == "delivered" for line in self.lines)


def order_sheet(order: Order, viewer) -> Sheet:
    """Return the sheet for a viewer, in a fixed number of queries (see its test).

    `order` comes from `access_order`. Texts are drawn in the active language and time zone.
    """
    return _Drawing(order, rules.side_of(viewer, order)).sheet()


class _Drawing:
    """Reads once what the parts of the sheet share."""

    def __init__(self, order: Order, side: Actor | None) -> None:
        self.order, self.side = order, side
        self.now = clock.now()
        self.history = list(order.events.select_related("user").order_by("n"))
        self.timers = {t.kind: t for t in order.timers.order_by("due_at") if _counts(t)}
        self.part = order.parts.select_related("hold").get()
        self.agreement = order.agreements.order_by("-number").first()
        self.deliveries = list(
            order.deliveries.select_related("by").prefetch_related("files__upload", "lines")
        )
        self.reviews = list(order.reviews.select_related("author"))
        self.asked = order.cancellations.select_related("user").filter(state="open").first()
        self.revision = order.revision_requests.prefetch_related("points__line").last()
        self.deadline = self._deadline()

    def sheet(self) -> Sheet:
        order, agreement = self.order, self.agreement
        heading, consequence = self._words()
        primary, others = split_main(self._allowed())
        hold: Hold = self.part.hold
        return Sheet(
            order=order,
            side=self.side,
            heading=heading,
            consequence=consequence,
            primary=primary,
            actions=others,
            clock=self._clock(),
            deadline=self.deadline,
            lines=self._lines(list(agreement.lines.all())),
            exclusions=agreement.exclusions,
            revisions_used=order.revisions_used,
            revisions_included=order.revisions_included,
            money_rows=[MoneyRow(i["text"], i["price_minor"]) for i in agreement.items],
            total_minor=hold.total_minor,
            currency=order.currency,
            held=self._held(hold),
            stages=self._stages(),
            deliveries=self.deliveries,
            revision=self.revision,
            cancellation=self.asked,
            reviews=[r for r in self.reviews if r.published_at or self._is_own(r)],
            answers=order.answers.count(),
            agreement_number=agreement.number,
            agreement_sha256=agreement.sha256,
            history=self.history,
        )

    def _is_own(self, review: Review) -> bool:
        return review.by_buyer == (self.side == Actor.BUYER) and self.side is not None

    def _deadline(self) -> datetime | None:
        if self.order.state == State.DELIVERED:
            return review_ends(self.order, self.history)
        if work := work_due(self.order, self.history, self.part.delivery_days):
            return work.at
        timer = self.timers.get(DEADLINES.get(self.order.state))
        return timer.due_at if timer else None

    def _allowed(self) -> list[Action]:
        mine = [review for review in self.reviews if self._is_own(review)]
        over = any(event.kind == "publish_reviews" for event in self.history)
        return allowed_actions(
            self.order,
            self.side,
            facts=self._facts(),
            asked_by=self.asked.asked_by if self.asked else None,
            may_still_review=not mine and not over,
        )

    def _clock(self) -> ClockView:
        state, order = self.order.state, self.order
        if state in (State.CLOSED, State.CANCELLED, State.COMPLETED):
            return ClockView("ended", None)
        if state in (State.AWAITING_BRIEF, State.DISPUTED) or self.deadline is None:
            return ClockView("paused", None)
        if order.is_late or self.deadline <= self.now:
            return ClockView("late", self.deadline)
        return ClockView("soon" if self.deadline - self.now <= SOON else "calm", self.deadline)

    def _words(self) -> tuple[str, str]:
        order, side = self.order, self.side or Actor.BUYER
        pair = words.WORDS[order.state, side]
        if order.state == State.REQUESTED and order.accepted_at:
            pair = words.ACCEPTED_REQUEST
        elif order.is_late:
            pair = words.LATE[side]
            if side == Actor.BUYER and order.grace_over:
                pair = words.LATE_WITH_REFERRAL if order.ever_delivered else words.LATE_WITH_DOOR
        facts = self._facts()
        return str(pair[0]) % facts, str(pair[1]) % facts

    def _facts(self) -> dict[str, Any]:
        order = self.order
        grace = self.timers.get(TimerKind.LATE_GRACE_ENDS)
        return {
            "deadline": _readable(self.deadline, self.now),
            "grace": _readable(grace.due_at if grace else None, self.now),
            "seller": order.seller.name,
            "site": settings.SITE_NAME,
            "cause": order.get_cause_display(),
            "total": format_money(self.part.hold.total_minor, order.currency),
            "price": format_money(self.part.price_minor, order.currency),
        }

    def _lines(self, lines: list[AgreementLine]) -> list[ScopeLine]:
        covered = {row.line_id for delivery in self.deliveries for row in delivery.lines.all()}
        return [
            ScopeLine(
                number=line.number,
                text=line.text,
                quantity=line.quantity,
                state="delivered" if line.pk in covered else "open",
                extra=line.origin == AgreementLine.Origin.EXTRA,
            )
            for line in lines
        ]

    def _held(self, hold: Hold) -> str:
        key = _money_state(hold)
        if key == "held":
            key = "held_seller" if self.side == Actor.SELLER else "held_buyer"
        return str(words.HELD[key]) % self._facts()

    def _stages(self) -> list[Stage]:
        order = self.order
        review = "review" if self.side != Actor.SELLER else "review_seller"
        made = self.part.delivered_at
        first = "asked" if order.ask_first and order.paid_at is None else "paid"
        reached = [
            (first, order.paid_at),
            ("brief", order.started_at),
            ("made", made if order.state != State.IN_REVISION else None),
            (review, order.completed_at),
            ("closed", order.ended_at if order.state == State.CLOSED else None),
        ]
        if order.state == State.CANCELLED:
            done = [Stage(str(words.STAGES[n]), at, "done") for n, at in reached if at]
            return [*done, Stage(str(words.STAGES["cancelled"]), order.ended_at, "stopped")]
        now = next((i for i, (_name, at) in enumerate(reached) if at is None), len(reached))
        halted = "stopped" if order.state == State.DISPUTED else "now"
        return [
            Stage(str(words.STAGES[name]), at, "done" if i < now else halted if i == now else "")
            for i, (name, at) in enumerate(reached)
        ]


def _counts(timer: OrderTimer) -> bool:
    return timer.fired_at is None or timer.kind == TimerKind.LATE_GRACE_ENDS


def _money_state(hold: Hold) -> str:
    if hold.state != Hold.State.SETTLED:
        return {"planned": "planned", "authorised": "authorised", "held": "held", "void": "void"}[
            hold.state
        ]
    if not hold.released_minor:
        return "refunded"
    if hold.refunded_minor:
        return "split"
    return "cleared" if hold.cleared_minor == hold.released_minor else "clearing"


def _readable(at: datetime | None, now: datetime) -> str:
    return absolute(at, now) if at else ""
