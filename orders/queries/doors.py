"""The ways out of an order that are open to somebody, each with its effect told beforehand."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders import rules
from orders.models import CancellationRequest, Order

NOTHING_COUNTS = _("It counts against nobody.")
FULL_REFUND = _("The buyer gets everything back, fee included, at once.")
CLOCK_ENDS = _("Every clock of this order stops for good.")
CLOCK_RUNS_ON = _("The clock runs on until it is answered.")
MONEY_STAYS = _("The money stays held until it is answered.")
NOTHING_CHARGED = _("Nothing was charged, and nothing will be.")
LET_GO = _("Your card was only authorised; the bank lets it go.")


@dataclass(frozen=True, slots=True)
class Door:
    """One way: what it is called and what it does to clock, money and numbers."""

    name: str
    label: str | Promise
    clock: str | Promise
    money: str | Promise
    numbers: str | Promise
    button: str | Promise
    done: str | Promise
    danger: bool = False
    wants_reason: bool = False


LEAVE = Door(
    "leave", _("Leave without paying"), CLOCK_ENDS, NOTHING_CHARGED, NOTHING_COUNTS,
    _("Leave this order"), _("You have left the order. Nothing was charged."), danger=True,
)  # fmt: skip
WITHDRAW = Door(
    "withdraw", _("Withdraw the request"), CLOCK_ENDS, LET_GO, NOTHING_COUNTS,
    _("Withdraw the request"), _("The request is withdrawn. Nothing was charged."), danger=True,
)  # fmt: skip
DECLINE = Door(
    "decline", _("Decline the request"), CLOCK_ENDS,
    _("The buyer's card was only authorised; the bank lets it go."),
    _("Declining costs nothing and counts nowhere."),
    _("Decline the request"), _("You have declined. The buyer has been told."),
    danger=True, wants_reason=True,
)  # fmt: skip
BEFORE_START = Door(
    "before_start", _("Cancel before the work begins"), CLOCK_ENDS, FULL_REFUND,
    _("It counts as your cancellation before the start, not against the seller."),
    _("Cancel and refund everything"), _("The order is cancelled; your refund is on its way."),
    danger=True,
)  # fmt: skip
WITHOUT_BRIEF = Door(
    "without_brief", _("End it: the brief never came"), CLOCK_ENDS, FULL_REFUND, NOTHING_COUNTS,
    _("End the order"), _("The order is cancelled without blame."), danger=True,
)  # fmt: skip
LATE = Door(
    "late", _("Cancel: the work is late"), CLOCK_ENDS, FULL_REFUND,
    _("It counts as late for the seller, and not against you."),
    _("Cancel and refund everything"), _("The order is cancelled; your refund is on its way."),
    danger=True,
)  # fmt: skip
GIVE_UP = Door(
    "give_up", _("Give the order up"), CLOCK_ENDS, FULL_REFUND,
    _("It counts as a cancellation caused by you."),
    _("Give up and refund everything"), _("The order is cancelled; the buyer is refunded."),
    danger=True, wants_reason=True,
)  # fmt: skip
ASK = Door(
    "ask", _("Ask to cancel together"),
    _("The clock runs on. The other side has 48 hours; without an answer, support looks at it."),
    _("The money stays held. If the other side agrees, the buyer gets everything back."),
    _("Cancelled together, it counts against nobody."),
    _("Send the request"), _("Your request is sent."), wants_reason=True,
)  # fmt: skip
AGREE = Door(
    "agree", _("Agree to cancel"), CLOCK_ENDS, FULL_REFUND, NOTHING_COUNTS,
    _("Agree and end the order"), _("The order is cancelled together."), danger=True,
)  # fmt: skip
REFUSE = Door(
    "refuse", _("Refuse to cancel"), _("The clock runs on as before."), _("The money stays held."),
    NOTHING_COUNTS, _("Refuse"), _("You have refused; the order goes on."),
)  # fmt: skip
TAKE_BACK = Door(
    "take_back", _("Take the request to cancel back"), _("The clock runs on as before."),
    _("The money stays held."), NOTHING_COUNTS, _("Take it back"), _("The order goes on."),
)  # fmt: skip
REFER_LATE = Door(
    "refer_late", _("Ask support: late after something was delivered"), CLOCK_RUNS_ON, MONEY_STAYS,
    NOTHING_COUNTS, _("Ask support"), _("A person of support will look at this order."),
    wants_reason=True,
)  # fmt: skip

BY_RULE = (
    (rules.may_leave, LEAVE),
    (rules.may_withdraw_request, WITHDRAW),
    (rules.may_decline_request, DECLINE),
    (rules.may_cancel_before_start, BEFORE_START),
    (rules.may_cancel_without_brief, WITHOUT_BRIEF),
    (rules.may_cancel_late, LATE),
    (rules.may_refer_late, REFER_LATE),
)


def doors_of(order: Order, user) -> list[Door]:
    """Return the doors open to `user` now, the ones that need nobody else first."""
    doors = [door for may, door in BY_RULE if may(user, order)]
    asked = order.cancellations.filter(state=CancellationRequest.State.OPEN).first()
    if asked and rules.may_answer_cancellation(user, order):
        mine = asked.asked_by == rules.side_of(user, order)
        doors += [TAKE_BACK] if mine else [AGREE, REFUSE]
    elif rules.may_ask_cancellation(user, order):
        doors.append(ASK)
    if rules.may_give_up(user, order):
        doors.append(GIVE_UP)
    return doors
