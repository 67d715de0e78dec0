"""The doors by which one side may end an order alone: which one is open, and going through it."""

from accounts.models import User
from orders import rules
from orders.domain import briefs, cancellations, placing, requests
from orders.enums import Actor
from orders.errors import WrongState
from orders.models import Order
from orders.rules import Rule

DOORS: dict[str, tuple[Rule, object]] = {
    "leave": (rules.may_leave, placing.leave),
    "withdraw_request": (rules.may_withdraw_request, requests.withdraw_request),
    "cancel_before_start": (rules.may_cancel_before_start, cancellations.cancel_before_start),
    "cancel_without_brief": (rules.may_cancel_without_brief, briefs.cancel_without_brief),
    "cancel_late": (rules.may_cancel_late, cancellations.cancel_late),
    "give_up": (rules.may_give_up, cancellations.give_up),
}


def open_door(side: Actor | None, order: Order) -> str:
    """Return the name of the one-sided way out that is open to a side now; empty where none is."""
    return next((name for name, (rule, _verb) in DOORS.items() if rule.allows(side, order)), "")


def cancel_alone(*, by: User, order: Order, reason: str = "") -> None:
    """End the order by the door that is open to whoever asks; raises the refusal otherwise."""
    name = open_door(rules.side_of(by, order), order)
    if not name:
        _refuse(by, order)
    _rule, verb = DOORS[name]
    verb(by=by, order=order, **({"reason": reason} if name == "give_up" else {}))


def _refuse(by: User, order: Order) -> None:
    # The late door explains best what is missing, where the order is under way.
    rules.may_cancel_late.check(by, order)
    raise WrongState(state=order.get_state_display())
