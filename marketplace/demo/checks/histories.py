"""Checks of histories: a small model of the life of an order walks through every one."""

from dataclasses import dataclass
from datetime import timedelta

from .. import steps as s
from ..catalogue import Catalogue, Gig
from ..files import KINDS
from ..story import History
from . import FILLER, Faults, sentences, words

DAY = timedelta(days=1)
REVIEW_TIME = 3 * DAY
PAYMENT_TIME = DAY
REQUEST_TIME = DAY
CLEARING = 7 * DAY
REVIEWS_OPEN = 14 * DAY
GRACE = timedelta(seconds=20)

WORKING = ("in_progress", "in_revision")
ENDED = ("completed", "closed", "cancelled")
# What a step needs and where it leads; None leaves the state as it is.
MOVES: dict[type[s.Step], tuple[tuple[str, ...], str | None]] = {
    s.PlaceOrder: (("inquiry",), "pending_payment"),
    s.Pay: (("pending_payment",), "awaiting_brief"),
    s.Request: (("pending_payment",), "requested"),
    s.AcceptRequest: (("requested",), "awaiting_brief"),
    s.AnswerBrief: (("awaiting_brief",), "in_progress"),
    s.Deliver: (WORKING, "delivered"),
    s.AskRevision: (("delivered",), "in_revision"),
    s.Accept: (("delivered",), "completed"),
    s.AutoComplete: (("delivered",), "completed"),
    s.OpenDispute: (("delivered", *WORKING), "disputed"),
    s.AskCancellation: ((*WORKING, "delivered"), None),
    s.Cancel: (("awaiting_brief", *WORKING, "delivered"), "cancelled"),
    s.Close: (("completed",), "closed"),
    s.Review: (ENDED, None),
    s.MakeOffer: (("inquiry",), None),
    s.AcceptOffer: (("inquiry",), "pending_payment"),
    s.DeclineOffer: (("inquiry",), None),
    s.ExpireOffer: (("inquiry",), None),
}
ALL_STATES = {
    "inquiry", "pending_payment", "requested", "awaiting_brief", "in_progress", "delivered",
    "in_revision", "disputed", "completed", "closed", "cancelled",
}  # fmt: skip


@dataclass
class Walk:
    """Where an order stands while its steps are read; times are `ago`, so they fall."""

    state: str = "inquiry"
    due: timedelta | None = None
    delivered: timedelta | None = None
    completed: timedelta | None = None
    revisions: int = 0


def check_histories(histories: tuple[History, ...], catalogue: Catalogue) -> Faults:
    faults = Faults()
    buyers = {person.key for person in catalogue.buyers}
    faults.need_unique((history.key for history in histories), "keys of histories")
    faults.need({history.state for history in histories} == ALL_STATES, "a state without history")
    faults.need(any(history.late for history in histories), "no order is late")
    offers = [step for h in histories for step in h.steps if isinstance(step, s.MakeOffer)]
    faults.need_unique((offer.key for offer in offers), "keys of offers")
    texts = [text for history in histories for text in _talk(history) if words(text) > 6]
    faults.need_unique(texts, "messages")
    for history in histories:
        gig = catalogue.gig(history.gig)
        faults.need(gig.seller == history.seller, f"{history.key}: seller of the gig")
        faults.need(history.buyer in buyers, f"{history.key}: buyer")
        _check_times(faults, history)
        _check_talk(faults, history, catalogue)
        _check_scope(faults, history, gig)
        _check_brief(faults, history, gig)
        _check_reviews(faults, history)
        _check_life(faults, history, gig)
    return faults


def _talk(history: History) -> list[str]:
    kinds = s.Say | s.House | s.OpenInquiry | s.Deliver
    return [step.text for step in history.steps if isinstance(step, kinds)]


def _check_times(faults: Faults, history: History) -> None:
    moments = [step.ago for step in history.steps]
    faults.need(moments == sorted(moments, reverse=True), f"{history.key}: not in order of time")
    faults.need(moments[-1] >= timedelta(0), f"{history.key}: a step in the future")


def _check_talk(faults: Faults, history: History, catalogue: Catalogue) -> None:
    key, said = history.key, [part for text in _talk(history) for part in sentences(text)]
    faults.need_unique(said, f"{key}: sentences on one screen")
    for text in _talk(history):
        faults.need(text.strip() and not FILLER.search(text), f"{key}: filler in {text[:40]}")
    agency = catalogue.seller(history.seller).agency
    writers = {m.name for m in agency.members if m.writes_to_clients} if agency else set()
    for step in history.steps:
        if isinstance(step, s.Say):
            faults.need(step.by in ("buyer", "seller"), f"{key}: {step.by} speaks")
            faults.need(step.member is None or step.member in writers, f"{key}: {step.member}")
        if isinstance(step, s.Deliver):
            faults.need(step.files and words(step.text) > 3, f"{key}: a thin delivery")
    for name in history.files():
        faults.need(name.rpartition(".")[2] in KINDS, f"{key}: no such file can be made: {name}")


def _check_scope(faults: Faults, history: History, gig: Gig) -> None:
    scope, key = history.scope, history.key
    faults.need(
        (scope is None) == (history.kind == "inquiry"), f"{key}: scope of an {history.kind}"
    )
    if scope is None:
        return
    faults.need(bool(scope.package) != bool(scope.offer), f"{key}: a package or an offer")
    base = gig.package(scope.package) if scope.package else history.offer(scope.offer or "")
    extras = [gig.extra_named(name) for name in scope.extras]
    total = base.price_cents + sum(extra.price_cents for extra in extras)
    days = base.delivery_days + sum(extra.extra_days for extra in extras)
    faults.need(
        (scope.price_cents, scope.total_cents, scope.delivery_days, scope.revisions)
        == (base.price_cents, total, days, base.revisions),
        f"{key}: the scope does not add up to {total} in {days} days",
    )
    faults.need(words(scope.summary) >= 5, f"{key}: summary")


def _check_brief(faults: Faults, history: History, gig: Gig) -> None:
    answered = any(isinstance(step, s.AnswerBrief) for step in history.steps)
    key, fields = history.key, {field.question: field for field in gig.brief}
    answers = {answer.question: answer for answer in history.brief_answers}
    faults.need(answered == bool(answers), f"{key}: answers without the step, or the step alone")
    faults.need(set(answers) <= set(fields), f"{key}: an answer to no question")
    if answered:
        missing = [q for q, field in fields.items() if field.required and q not in answers]
        faults.need(not missing, f"{key}: unanswered {missing}")
    for question, answer in answers.items():
        field = fields.get(question)
        if field:
            faults.need(answer.kind == field.kind, f"{key}: kind of the answer to {question}")
            chosen = field.kind != "choice" or answer.text in field.choices
            faults.need(chosen, f"{key}: {answer.text} is no choice")
            faults.need(answer.text or answer.files, f"{key}: empty answer to {question}")


def _check_reviews(faults: Faults, history: History) -> None:
    reviews = [step for step in history.steps if isinstance(step, s.Review)]
    faults.need_unique((review.by for review in reviews), f"{history.key}: reviews of one side")
    for review in reviews:
        where = f"{history.key}: review by {review.by}"
        faults.need(1 <= review.rating <= 5 and words(review.text) > 4, where)
        faults.need((review.ratings is not None) == (review.by == "buyer"), f"{where}: ratings")
        if review.ratings:
            whole = set(review.ratings) == {"work", "communication", "as_agreed"}
            mean = round(sum(review.ratings.values()) / 3, 1)
            faults.need(whole and mean == review.rating, f"{where}: {mean} is not {review.rating}")


def _check_life(faults: Faults, history: History, gig: Gig) -> None:
    walk, key = Walk(), history.key
    for step in history.steps:
        if isinstance(step, s.Decide):
            sources: tuple[str, ...] = ("disputed",)
            target = "cancelled" if step.outcome == "refund_buyer" else "completed"
            _check_decision(faults, history, step)
        else:
            sources, found = MOVES.get(type(step), ((walk.state,), None))
            target = found or walk.state
        name = type(step).__name__
        faults.need(walk.state in sources, f"{key}: {name} while {walk.state}")
        _check_moment(faults, history, walk, step)
        _remember(walk, history, step, target)
        walk.state = target
    faults.need(walk.state == history.state, f"{key}: ends {walk.state}, not {history.state}")
    late = walk.state in WORKING and walk.due is not None and walk.due > timedelta(0)
    faults.need(late == history.late, f"{key}: late is {late}")
    asked = any(isinstance(step, s.Request) for step in history.steps)
    faults.need(history.kind == "inquiry" or asked == gig.ask_first, f"{key}: asks first")
    _check_today(faults, history, walk)


def _remember(walk: Walk, history: History, step: s.Step, target: str) -> None:
    days = history.scope.delivery_days if history.scope else 0
    if isinstance(step, s.AnswerBrief):
        walk.due = step.ago - days * DAY
    elif isinstance(step, s.AskRevision):
        walk.due, walk.revisions = step.ago - max(DAY, days * DAY / 2), walk.revisions + 1
    elif isinstance(step, s.Deliver):
        walk.delivered = step.ago
    if target in ("completed", "cancelled") and walk.state not in ENDED:
        walk.completed = step.ago


def _check_moment(faults: Faults, history: History, walk: Walk, step: s.Step) -> None:
    """A step comes before the clock would have taken another one, and not before its time."""
    key = history.key
    if walk.state == "delivered" and walk.delivered is not None:
        waited = walk.delivered - step.ago
        if isinstance(step, s.AutoComplete):
            faults.need(abs(waited - REVIEW_TIME) < GRACE, f"{key}: completed after {waited}")
        else:
            faults.need(waited < REVIEW_TIME, f"{key}: would have completed by itself")
    if walk.completed is not None and isinstance(step, s.Close):
        cleared = walk.completed - step.ago
        faults.need(abs(cleared - CLEARING) < GRACE, f"{key}: cleared after {cleared}")
    if walk.completed is not None and isinstance(step, s.Review):
        faults.need(walk.completed - step.ago < REVIEWS_OPEN, f"{key}: a review too late")
    if isinstance(step, s.Cancel):
        asked = any(isinstance(other, s.AskCancellation) for other in history.steps)
        faults.need(asked == (step.by == "agreement"), f"{key}: cancelled by {step.by}")
    if isinstance(step, s.AskRevision) and history.scope:
        faults.need(walk.revisions < history.scope.revisions, f"{key}: one revision too many")


def _check_today(faults: Faults, history: History, walk: Walk) -> None:
    """Nothing stands today that the clock would have ended."""
    key, last = history.key, {type(step): step.ago for step in history.steps}
    if walk.state == "pending_payment":
        faults.need(
            last.get(s.PlaceOrder, last.get(s.AcceptOffer, DAY)) < PAYMENT_TIME,
            f"{key}: the checkout has expired",
        )
    if walk.state == "requested":
        faults.need(last[s.Request] < REQUEST_TIME, f"{key}: the request has expired")
    if walk.state == "delivered":
        faults.need(last[s.Deliver] < REVIEW_TIME, f"{key}: would be completed today")
    if walk.state == "completed" and walk.completed is not None:
        faults.need(walk.completed < CLEARING, f"{key}: would be closed today")
    answered = {step.offer for step in history.steps if hasattr(step, "offer")}
    for offer in (step for step in history.steps if isinstance(step, s.MakeOffer)):
        running = offer.ago < offer.valid_days * DAY
        faults.need(running or offer.key in answered, f"{key}: offer {offer.key} has run out")


def _check_decision(faults: Faults, history: History, step: s.Decide) -> None:
    total = history.scope.total_cents if history.scope else 0
    faults.need(step.refund_cents + step.release_cents == total, f"{history.key}: decided sums")
    shares = {
        "release_to_seller": step.refund_cents == 0,
        "refund_buyer": step.release_cents == 0,
        "split": step.refund_cents > 0 and step.release_cents > 0,
    }
    faults.need(shares[step.outcome] and words(step.text) > 30, f"{history.key}: decision")
