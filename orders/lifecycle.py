"""The life of an order as a table: every move there is, and why it exists.

A row tells from which states a verb leads where, who acts, what happens to the money and which
timer makes the clock act. Rows of one name are one verb. `target` None means that the order
stays where it is and only its history grows. The table checks itself when it is imported.
"""

from dataclasses import dataclass
from enum import StrEnum

from orders.enums import Actor, State, TimerKind

S, BUYER, SELLER, CLOCK = State, Actor.BUYER, Actor.SELLER, Actor.CLOCK
PROVIDER, STAFF = Actor.PROVIDER, Actor.STAFF
WORKING = (S.IN_PROGRESS, S.IN_REVISION)
UNDER_WAY = (*WORKING, S.DELIVERED)
ENDS = (S.CLOSED, S.CANCELLED)
REVIEWABLE = (S.COMPLETED, S.CLOSED, S.CANCELLED)
MOVABLE_MONEY = (S.AWAITING_BRIEF, *UNDER_WAY, S.DISPUTED)


class Money(StrEnum):
    """What a move does with the hold of every part."""

    NONE = ""
    OPEN = "the hold is planned"
    CONFIRM = "what the provider reports is entered in the books"
    END_UNPAID = "an open pay page is closed"
    CAPTURE = "the authorised card is charged"
    LET_GO = "the authorisation is released"
    REFUND = "everything goes back to the buyer"
    RELEASE = "the price goes to the seller's pending balance, the fee is earned"
    SPLIT = "the held money is split as decided"
    CLEAR = "the price becomes available to the seller"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. `timer` names what makes the clock act; `why` is one sentence for people."""

    name: str
    sources: tuple[State, ...]
    target: State | None
    actors: tuple[Actor, ...]
    why: str
    money: Money = Money.NONE
    timer: TimerKind | None = None


T = Transition
BIRTH = T(
    "place",
    (),
    S.PENDING_PAYMENT,
    (BUYER,),
    "A buyer asks for a package or accepts an offer; nothing is charged yet.",
    Money.OPEN,
)
TRANSITIONS: tuple[Transition, ...] = (
    # Before the money
    T("expire_unpaid", (S.PENDING_PAYMENT,), S.CANCELLED, (CLOCK,),
      "An order nobody pays must not wait for ever.", Money.END_UNPAID, TimerKind.PAYMENT_EXPIRES),
    T("leave", (S.PENDING_PAYMENT,), S.CANCELLED, (BUYER,),
      "Until it is paid, leaving costs nothing.", Money.END_UNPAID),
    T("authorise", (S.PENDING_PAYMENT,), S.REQUESTED, (PROVIDER,),
      "This gig asks the seller first, so the card is only authorised.", Money.CONFIRM),
    T("pay", (S.PENDING_PAYMENT,), S.AWAITING_BRIEF, (PROVIDER,),
      "The payment is in; what the seller needs to know comes next.", Money.CONFIRM),
    T("accept_request", (S.REQUESTED,), None, (SELLER,),
      "The seller wants the work; the card is charged and the answer of the bank awaited.",
      Money.CAPTURE),
    T("capture", (S.REQUESTED,), S.AWAITING_BRIEF, (PROVIDER,),
      "The bank paid what the seller accepted.", Money.CONFIRM),
    T("fail_capture", (S.REQUESTED,), S.PENDING_PAYMENT, (PROVIDER,),
      "The bank refused the charge, so the buyer is asked to pay another way."),
    T("decline_request", (S.REQUESTED,), S.CANCELLED, (SELLER,),
      "The seller may say no before anything is charged, and it costs nothing.", Money.LET_GO),
    T("withdraw_request", (S.REQUESTED,), S.CANCELLED, (BUYER,),
      "Until the seller accepts, the buyer may take the request back.", Money.LET_GO),
    T("expire_request", (S.REQUESTED,), S.CANCELLED, (CLOCK,),
      "An unanswered request is never taken for a yes, and nobody is blamed.",
      Money.LET_GO, TimerKind.REQUEST_EXPIRES),
    T("refund_late_payment", (S.CANCELLED,), None, (PROVIDER,),
      "A payment that arrives after the end is given back; the order is never revived.",
      Money.CONFIRM),
    # The brief
    T("send_brief", (S.AWAITING_BRIEF,), S.IN_PROGRESS, (BUYER,),
      "The seller has what is needed, so the days begin to count."),
    T("waive_brief", (S.AWAITING_BRIEF,), S.IN_PROGRESS, (SELLER,),
      "A seller who knows enough may begin without the answers."),
    T("start_without_questions", (S.AWAITING_BRIEF,), S.IN_PROGRESS, (PROVIDER,),
      "A gig that asks nothing starts with its payment."),
    T("remind_brief", (S.AWAITING_BRIEF,), None, (SELLER,),
      "The seller asks for the brief."),
    T("remind_brief_by_clock", (S.AWAITING_BRIEF,), None, (CLOCK,),
      "The buyer is reminded, since the clock of the work stands still.",
      timer=TimerKind.BRIEF_REMINDER),
    T("note_brief_overdue", (S.AWAITING_BRIEF,), None, (CLOCK,),
      "After a week without a brief either side may go.", timer=TimerKind.BRIEF_OPEN_LONG),
    T("cancel_before_start", (S.AWAITING_BRIEF,), S.CANCELLED, (BUYER,),
      "Before the work begins the buyer may cancel with a full refund.", Money.REFUND),
    T("cancel_without_brief", (S.AWAITING_BRIEF,), S.CANCELLED, (BUYER, SELLER),
      "A brief that never comes holds nobody, and nobody is blamed.", Money.REFUND),
    # The work
    T("hand_over_part", WORKING, None, (SELLER,),
      "Some of the lines are handed over: progress, no delivery."),
    T("deliver", WORKING, S.DELIVERED, (SELLER,),
      "Every line is covered, so the time to review begins."),
    T("become_late", WORKING, None, (CLOCK,),
      "The due time passed on the seller's time.", timer=TimerKind.DUE),
    T("end_grace", WORKING, None, (CLOCK,),
      "From here on the buyer need not wait.", timer=TimerKind.LATE_GRACE_ENDS),
    T("cancel_late", (S.IN_PROGRESS,), S.CANCELLED, (BUYER,),
      "Late by more than the grace and nothing delivered: the buyer may go alone.", Money.REFUND),
    T("refer_late", WORKING, None, (BUYER,),
      "Late after something was delivered: a person looks, so that no work is taken away."),
    T("give_up", WORKING, S.CANCELLED, (SELLER,),
      "A seller who cannot do it gives everything back, and it counts.", Money.REFUND),
    # The review of the work
    T("add_files", (S.DELIVERED,), None, (SELLER,),
      "The seller adds to a delivery; the time to review runs on."),
    T("accept_delivery", (S.DELIVERED,), S.COMPLETED, (BUYER,),
      "The buyer has what was agreed.", Money.RELEASE),
    T("accept_by_clock", (S.DELIVERED,), S.COMPLETED, (CLOCK,),
      "The one silence that counts: the buyer was told this deadline with the delivery.",
      Money.RELEASE, TimerKind.AUTO_ACCEPT),
    T("request_revision", (S.DELIVERED,), S.IN_REVISION, (BUYER,),
      "Something has to be mended or changed inside the scope."),
    T("prolong_review", (S.DELIVERED,), None, (BUYER,),
      "Once, the buyer may take more time to look."),
    T("remind_review", (S.DELIVERED,), None, (CLOCK,),
      "The buyer is told again when the review ends.", timer=TimerKind.REVIEW_REMINDER),
    # Cancelling together
    T("ask_cancellation", WORKING, None, (BUYER, SELLER),
      "One side asks the other to end the order."),
    T("ask_cancellation", (S.DELIVERED,), None, (SELLER,),
      "After a delivery only the seller may ask; the buyer has a revision or a case."),
    T("agree_cancellation", UNDER_WAY, S.CANCELLED, (BUYER, SELLER),
      "Both want to end it.", Money.REFUND),
    T("refuse_cancellation", UNDER_WAY, None, (BUYER, SELLER),
      "The other side wants to go on."),
    T("withdraw_cancellation", UNDER_WAY, None, (BUYER, SELLER),
      "Whoever asked has thought again."),
    T("refer_silent_cancellation", UNDER_WAY, None, (CLOCK,),
      "An unanswered request goes to a person: silence is never a yes.",
      timer=TimerKind.CANCELLATION_UNANSWERED),
    # Staff
    T("open_case", UNDER_WAY, S.DISPUTED, (BUYER, SELLER, STAFF),
      "A disagreement stops every clock and every cent."),
    T("decide_completed", (S.DISPUTED,), S.COMPLETED, (STAFF,),
      "A person decided that the seller keeps all or a part.", Money.SPLIT),
    T("decide_cancelled", (S.DISPUTED,), S.CANCELLED, (STAFF,),
      "A person decided that the buyer gets everything back.", Money.REFUND),
    T("reach_maximum_life", MOVABLE_MONEY, None, (CLOCK,),
      "Money may not be held longer than the provider allows, so a person decides.",
      timer=TimerKind.MAXIMUM_LIFE),
    T("resolve_referral", tuple(S), None, (STAFF,),
      "A person answered what waited for staff."),
    # After the work
    T("close", (S.COMPLETED,), S.CLOSED, (CLOCK,),
      "Clearing has ended: the money is the seller's.", Money.CLEAR, TimerKind.CLEARING_ENDS),
    T("write_review", (S.COMPLETED, S.CLOSED), None, (BUYER, SELLER),
      "Each side tells how it was; hidden until both have, or the time is over."),
    T("write_review", (S.CANCELLED,), None, (BUYER,),
      "A buyer left waiting, or after a decision, may tell it too."),
    T("publish_reviews", REVIEWABLE, None, (BUYER, SELLER, CLOCK),
      "Both are in, or the time is over.", timer=TimerKind.REVIEWS_PUBLISHED),
)  # fmt: skip

# States that wait for somebody without a timer of their own need a reason to do so.
WAITS_WITHOUT_TIMER: dict[State, str] = {
    S.DISPUTED: "A person decides; the maximum life of the order reminds of it.",
}
CLOCK_MOVES = {row.timer: row.name for row in TRANSITIONS if row.timer}


class BrokenLifeCycle(Exception):
    """The table contradicts itself; raised at import, so it never reaches anybody."""


def find(name: str, state: str, actor: str) -> Transition | None:
    """Return the row by which `actor` may do `name` in `state`, if there is one."""
    return next(
        (r for r in TRANSITIONS if r.name == name and state in r.sources and actor in r.actors),
        None,
    )


def state_pairs() -> set[tuple[str, str]]:
    """Return every change of state there is; the database refuses all others."""
    return {
        (source.value, row.target.value) for row in TRANSITIONS if row.target
        for source in row.sources
    }  # fmt: skip


def verify(rows: tuple[Transition, ...] = TRANSITIONS) -> None:
    """Raise BrokenLifeCycle unless the table is whole (see the sentences below)."""
    moves = [(s, r.target) for r in rows if r.target for s in r.sources]
    reached = {S.PENDING_PAYMENT} | {target for _source, target in moves}
    problems = [f"nothing leads to {state}" for state in S if state not in reached]
    problems += [f"{source} is an end, yet leads to {to}" for source, to in moves if source in ENDS]
    problems += [
        f"{state} leads nowhere" for state in S
        if state not in ENDS and state not in {source for source, _to in moves}
    ]  # fmt: skip
    timed = {source for r in rows if r.timer for source in r.sources if r.target or r.timer}
    problems += [
        f"{state} waits without a timer or a reason" for state in S
        if state not in ENDS and state not in timed | set(WAITS_WITHOUT_TIMER)
    ]  # fmt: skip
    for row in rows:
        if not row.why or not row.actors or not set(row.actors) <= set(Actor):
            problems.append(f"{row.name} needs known actors and a reason")
        if (row.timer is not None) != (CLOCK in row.actors):
            problems.append(f"{row.name}: the clock acts exactly where a timer says so")
    seen = [(r.name, source, actor) for r in rows for source in r.sources for actor in r.actors]
    problems += [f"{key} stands twice" for key in set(seen) if seen.count(key) > 1]
    timers = [r.timer for r in rows if r.timer]
    problems += [f"timer {kind} has not one move" for kind in TimerKind if timers.count(kind) != 1]
    if problems:
        raise BrokenLifeCycle("; ".join(problems))


verify()
