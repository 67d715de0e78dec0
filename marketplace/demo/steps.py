"""The steps of a history, one class a verb.

`ago` is how long before now a step happened; `step.at(now)` is the moment. A step that the clock
takes by itself (AutoComplete, ExpireOffer, Close) is named too, so that a history can be told
with a clock that is moved from step to step.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .catalogue import Line


@dataclass(frozen=True, kw_only=True)
class Step:
    ago: timedelta

    def at(self, now: datetime) -> datetime:
        return now - self.ago


@dataclass(frozen=True, kw_only=True)
class OpenInquiry(Step):
    """The buyer's first words before anything is paid, about the history's gig."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Say(Step):
    """A message. `by` is buyer or seller; `member` is who of an agency wrote it.

    `contact_policy` tells what a detector should find: ("violation", kinds), ("clean", ()) for
    contact data that belongs to the work, or None.
    """

    by: str
    text: str
    files: tuple[str, ...] = ()
    member: str | None = None
    contact_policy: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, kw_only=True)
class House(Step):
    """A slip of the house: words of support to both."""

    text: str


@dataclass(frozen=True, kw_only=True)
class MakeOffer(Step):
    """A priced proposal of the seller in the thread."""

    key: str
    title: str
    price_cents: int
    delivery_days: int
    revisions: int
    valid_days: int
    lines: tuple[tuple[Line, int | bool], ...]
    exclusions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AcceptOffer(Step):
    """The buyer takes the offer, which begins the checkout of its order."""

    offer: str


@dataclass(frozen=True, kw_only=True)
class DeclineOffer(Step):
    offer: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ExpireOffer(Step):
    offer: str


@dataclass(frozen=True, kw_only=True)
class PlaceOrder(Step):
    """The buyer begins the checkout of a package with its extras."""


@dataclass(frozen=True, kw_only=True)
class Pay(Step):
    """The card is charged and the payment held."""


@dataclass(frozen=True, kw_only=True)
class Request(Step):
    """The card is authorised; this gig asks the seller first."""


@dataclass(frozen=True, kw_only=True)
class AcceptRequest(Step):
    """The seller says yes, and the authorised payment is captured and held."""


@dataclass(frozen=True, kw_only=True)
class AnswerBrief(Step):
    """The buyer answers the brief (`History.brief_answers`) and the clock starts."""


@dataclass(frozen=True, kw_only=True)
class Deliver(Step):
    """Files and a note, against all lines of the agreement."""

    text: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A point to mend; `kind` is defect, revision or new_ask, as the buyer proposed it."""

    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class AskRevision(Step):
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Accept(Step):
    """The buyer accepts the delivery."""


@dataclass(frozen=True, kw_only=True)
class AutoComplete(Step):
    """The review time ran out, and the delivery counts as accepted."""


@dataclass(frozen=True, kw_only=True)
class Review(Step):
    """A review. A buyer's rating is the mean of its sub-ratings, to one decimal.

    `ratings` has work, communication and as_agreed for a buyer's review, else it is None.
    """

    by: str
    rating: float
    text: str
    ratings: dict[str, int] | None = None


@dataclass(frozen=True, kw_only=True)
class OpenDispute(Step):
    by: str
    reason: str
    text: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class Decide(Step):
    """A decision by staff. `outcome` is release_to_seller, refund_buyer or split."""

    by: str
    outcome: str
    refund_cents: int
    release_cents: int
    text: str


@dataclass(frozen=True, kw_only=True)
class AskCancellation(Step):
    """One side asks the other to end the order."""

    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Cancel(Step):
    """The order ends. `by` is buyer or seller, or agreement where the other side said yes.

    `cause` is what the record must say of it, in the words of the life cycle.
    """

    by: str
    cause: str
    text: str
    refund_percent: int


@dataclass(frozen=True, kw_only=True)
class Close(Step):
    """Clearing has ended."""


@dataclass(frozen=True, kw_only=True)
class LaterStep(Step):
    """A step whose verb does not exist yet: an extra bought later, an extension, a tip."""

    do: str
    by: str
    details: dict[str, object]


KINDS: dict[str, type[Step]] = {
    "open_inquiry": OpenInquiry,
    "say": Say,
    "house": House,
    "make_offer": MakeOffer,
    "accept_offer": AcceptOffer,
    "decline_offer": DeclineOffer,
    "expire_offer": ExpireOffer,
    "place_order": PlaceOrder,
    "pay": Pay,
    "request": Request,
    "accept_request": AcceptRequest,
    "answer_brief": AnswerBrief,
    "deliver": Deliver,
    "ask_revision": AskRevision,
    "accept": Accept,
    "auto_complete": AutoComplete,
    "review": Review,
    "open_dispute": OpenDispute,
    "decide": Decide,
    "ask_cancellation": AskCancellation,
    "cancel": Cancel,
    "close": Close,
}
