"""How the events of an order read in the log: one row a kind, in the words of each side.

`plain` is what happened by itself (the clock, the provider, the house); `yours` and `theirs`
are the same done by the reader's own side and by the other one. Placeholders are facts of the
event; a sentence whose facts are missing gives way to `plain`.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import format_money

Text = str | Promise
EVENT, BINDING, HOUSE, DELIVERY, REVISION = "event", "binding", "house", "delivery", "revision"
OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Telling:
    """Form (line, yellow slip, blue slip, delivery), and the sentences; `title` heads a slip."""

    form: str
    plain: Text
    yours: Text = ""
    theirs: Text = ""
    title: Text = ""

    def sentence(self, facts: dict[str, Any], *, mine: bool | None) -> str:
        """Return the sentence for a reader; `mine` is None where no person acted."""
        chosen = {None: self.plain, True: self.yours, False: self.theirs}[mine] or self.plain
        try:
            return str(chosen) % facts
        except KeyError:
            return str(self.plain) % _Lenient(facts)


class _Lenient(dict):
    def __missing__(self, key: str) -> str:
        return "…"


T = Telling
TELLINGS: dict[str, Telling] = {
    "order.place": T(EVENT, _("The order was placed."), _("You placed the order."),
                     _("%(who)s placed the order.")),
    "order.pay": T(BINDING, _("The payment is in. It is held until the work is accepted."),
                   title=_("Paid")),
    "order.authorise": T(EVENT, _("The card is authorised; nothing is charged yet.")),
    "order.accept_request": T(EVENT, _("The request was accepted."), _("You took the order on."),
                              _("%(who)s took the order on.")),
    "order.capture": T(BINDING, _("The payment is in. It is held until the work is accepted."),
                       title=_("Paid")),
    "order.fail_capture": T(EVENT, _("The bank refused the charge; it has to be paid again.")),
    "order.send_brief": T(EVENT, _("The brief was sent, and the work time runs."),
                          _("You sent the brief. The work time runs from here."),
                          _("%(who)s sent the brief. The work time runs from here.")),
    "order.waive_brief": T(EVENT, _("The brief was waived, and the work time runs."),
                           _("You began without the brief. The work time runs from here."),
                           _("%(who)s began without the brief. The work time runs from here.")),
    "order.start_without_questions": T(EVENT, _("No questions were open, so the work time runs.")),
    "order.remind_brief": T(EVENT, _("A reminder of the brief was sent."),
                            _("You asked for the brief."), _("%(who)s asks for the brief.")),
    "order.remind_brief_by_clock": T(EVENT, _("The brief is still open; the clock stands still.")),
    "order.note_brief_overdue": T(
        HOUSE, _("The brief has been open for long. Either side may cancel without blame now."),
        title=_("From the house")),
    "order.hand_over_part": T(DELIVERY, _("A part of the work was handed over."),
                              title=_("Progress")),
    "order.deliver": T(DELIVERY, _("The work was delivered."), title=_("Delivery")),
    "order.add_files": T(DELIVERY, _("Files were added to the delivery."),
                         title=_("Added to the delivery")),
    "order.become_late": T(EVENT, _("The due time has passed.")),
    "order.end_grace": T(EVENT, _("The day of grace is over.")),
    "order.accept_delivery": T(BINDING, _("The delivery was accepted."),
                               _("You accepted the work and released %(amount)s."),
                               _("%(who)s accepted the work and released %(amount)s."),
                               title=_("Accepted")),
    "order.accept_by_clock": T(
        BINDING, _("The time to review ended without an objection, so the work is accepted."),
        title=_("Accepted at the deadline")),
    "order.request_revision": T(REVISION, _("A revision was asked for."),
                                _("You asked for a revision."), _("%(who)s asks for a revision."),
                                title=_("Revision")),
    "order.prolong_review": T(BINDING, _("The time to review was prolonged until %(until)s."),
                              _("You took more time to review, until %(until)s."),
                              _("%(who)s takes more time to review, until %(until)s."),
                              title=_("More time to review")),
    "order.remind_review": T(EVENT, _("A reminder of the review was sent.")),
    "order.ask_cancellation": T(BINDING, _("One side asks to cancel the order."),
                                _("You asked to cancel the order: %(reason)s"),
                                _("%(who)s asks to cancel the order: %(reason)s"),
                                title=_("Cancellation asked for")),
    "order.refuse_cancellation": T(EVENT, _("The cancellation was refused; the order goes on."),
                                   _("You want the order to go on."),
                                   _("%(who)s wants the order to go on.")),
    "order.withdraw_cancellation": T(EVENT, _("The request to cancel was withdrawn."),
                                     _("You withdrew your request to cancel."),
                                     _("%(who)s withdrew the request to cancel.")),
    "order.agree_cancellation": T(
        BINDING, _("Both agreed to cancel. What was held goes back to the buyer."),
        title=_("Cancelled by agreement")),
    "order.cancel_before_start": T(
        BINDING, _("The order was cancelled before the work began; the payment goes back."),
        title=_("Cancelled")),
    "order.cancel_without_brief": T(
        BINDING, _("The brief never came, so the order was cancelled; the payment goes back."),
        title=_("Cancelled")),
    "order.cancel_late": T(
        BINDING, _("The work was late and nothing was delivered, so the payment goes back."),
        title=_("Cancelled")),
    "order.give_up": T(BINDING, _("The seller gave the order up; the payment goes back."),
                       _("You gave the order up; the payment goes back."),
                       _("%(who)s gave the order up; the payment goes back."),
                       title=_("Cancelled")),
    "order.refer_late": T(HOUSE, _("Support was asked to look at this late order."),
                          title=_("Support will look at it")),
    "order.refer_silent_cancellation": T(
        HOUSE, _("The request to cancel got no answer. A person of support will decide."),
        title=_("Support will look at it")),
    "order.open_case": T(HOUSE, _("A case is open. Every clock stands still until it is decided."),
                         title=_("Case opened")),
    "order.decide_completed": T(HOUSE, _("Support decided: the order is completed."),
                                title=_("Decision")),
    "order.decide_cancelled": T(HOUSE, _("Support decided: the buyer gets everything back."),
                                title=_("Decision")),
    "order.reach_maximum_life": T(
        HOUSE, _("The payment has been held as long as it may be. A person will decide."),
        title=_("Support will look at it")),
    "order.resolve_referral": T(HOUSE, _("Support has answered."), title=_("From the house")),
    "order.close": T(EVENT, _("The money has cleared. The order is closed.")),
    "order.write_review": T(EVENT, _("A review was written; it stays hidden for now."),
                            _("You wrote a review. It stays hidden until both are in."),
                            _("%(who)s wrote a review. It stays hidden until both are in.")),
    "order.publish_reviews": T(EVENT, _("The reviews are public now.")),
    "order.refund_late_payment": T(
        HOUSE, _("A payment came after the end of the order; it goes back to the buyer."),
        title=_("From the house")),
    "offer.made": T(OFFER, _("An offer was made."), _("You made an offer."),
                    _("%(who)s made an offer."), title=_("Offer")),
    "offer.declined": T(EVENT, _("The offer “%(title)s” was declined."),
                        _("You declined the offer “%(title)s”."),
                        _("%(who)s declined the offer “%(title)s”.")),
    "offer.withdrawn": T(EVENT, _("The offer “%(title)s” was withdrawn."),
                         _("You withdrew the offer “%(title)s”."),
                         _("%(who)s withdrew the offer “%(title)s”.")),
    "offer.expired": T(EVENT, _("The offer “%(title)s” ended without an answer.")),
}  # fmt: skip
OTHER = Telling(EVENT, _("Something happened with the order."))
HOUSE_WORDS = Telling(HOUSE, _("%(text)s"), title=_("From the house"))
_house_codes: dict[str, Telling] = {}

BINDING_KINDS = Q(
    kind__in=[
        kind
        for kind, telling in TELLINGS.items()
        if telling.form in (BINDING, DELIVERY, REVISION, OFFER)
    ]
) | Q(kind__startswith="offer.")


def register_house_code(code: str, sentence: Text, title: Text = HOUSE_WORDS.title) -> None:
    """Register at start-up how a house slip of this code reads; placeholders are its facts."""
    _house_codes[code] = Telling(HOUSE, sentence, title=title)


def telling_of(kind: str, body: dict[str, Any]) -> Telling:
    """Return how an entry is told."""
    if kind == "house":
        return _house_codes.get(body.get("code", ""), HOUSE_WORDS)
    return TELLINGS.get(kind, OTHER)


def facts_of(body: dict[str, Any], who: str) -> dict[str, Any]:
    """Return the facts of an entry in the reader's language: money, times and the actor's name."""
    facts = body | {"who": who}
    if "amount_minor" in body and "currency" in body:
        facts["amount"] = format_money(body["amount_minor"], body["currency"])
    if "price_minor" in body and "currency" in body:
        facts["price"] = format_money(body["price_minor"], body["currency"])
    if "review_ends" in body:
        facts["until"] = say_time(body["review_ends"])
    return facts


def say_time(iso: str) -> str:
    """Write a recorded time in the reader's language and zone."""
    when = parse_datetime(iso)
    if when is None:
        return iso
    local = timezone.localtime(when)
    return formats.date_format(local, "SHORT_DATETIME_FORMAT")
