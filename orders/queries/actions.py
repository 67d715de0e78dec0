"""What one side may do now, as buttons with their words."""

from dataclasses import dataclass, replace
from typing import Any

from orders import rules
from orders.enums import Actor
from orders.models import Order
from orders.queries import words


@dataclass(frozen=True, slots=True)
class Action:
    """A verb somebody may do now; `name` is that of its address. `kind`: main, plain, danger."""

    name: str
    label: str
    kind: str = "plain"


# Name of the address, words, kind and rule; the first main one is the primary button.
ACTIONS = (
    ("pay", "pay", "main", rules.may_pay),
    ("accept_request", "accept_request", "main", rules.may_accept_request),
    ("send_brief", "send_brief", "main", rules.may_send_brief),
    ("answer_cancellation", "answer_cancellation", "main", rules.may_answer_cancellation),
    ("deliver", "deliver", "main", rules.may_deliver),
    ("accept", "accept", "main", rules.may_accept_delivery),
    ("remind_brief", "remind_brief", "main", rules.may_remind_brief),
    ("review", "review", "main", rules.may_write_review),
    ("ask_revision", "ask_revision", "plain", rules.may_request_revision),
    ("prolong_review", "prolong_review", "plain", rules.may_prolong_review),
    ("add_files", "add_files", "plain", rules.may_add_files),
    ("waive_brief", "waive_brief", "plain", rules.may_waive_brief),
    ("refer", "refer", "plain", rules.may_refer_late),
    ("withdraw_cancellation", "withdraw_cancellation", "plain", rules.may_withdraw_cancellation),
    ("ask_cancellation", "ask_cancellation", "plain", rules.may_ask_cancellation),
    ("decline_request", "decline_request", "danger", rules.may_decline_request),
    ("withdraw", "withdraw", "danger", rules.may_leave),
    ("withdraw", "withdraw_request", "danger", rules.may_withdraw_request),
    ("cancel", "cancel_without_brief", "danger", rules.may_cancel_without_brief),
    ("cancel", "cancel", "danger", rules.may_cancel_before_start),
    ("cancel", "cancel", "danger", rules.may_cancel_late),
    ("cancel", "give_up", "danger", rules.may_give_up),
)


def allowed_actions(
    order: Order,
    side: Actor | None,
    *,
    facts: dict[str, Any],
    asked_by: str | None,
    may_still_review: bool,
) -> list[Action]:
    """Return the actions of a side, each address once, the most wanted first.

    `facts` fill the words; `asked_by` is the side whose request to cancel is open.
    """
    fits = {
        "review": may_still_review,
        "answer_cancellation": asked_by not in (None, side),
        "withdraw_cancellation": asked_by is not None and asked_by == side,
        "ask_cancellation": asked_by is None,
    }
    found: dict[str, Action] = {}
    for name, label, kind, rule in ACTIONS:
        if rule.allows(side, order) and fits.get(name, True):
            found.setdefault(name, Action(name, str(words.ACTIONS[label]) % facts, kind))
    return list(found.values())


def split_main(actions: list[Action]) -> tuple[Action | None, list[Action]]:
    """Return the one primary action, and the others; a second main one becomes plain."""
    main = next((action for action in actions if action.kind == "main"), None)
    others = [action for action in actions if action is not main]
    return main, [replace(a, kind="plain") if a.kind == "main" else a for a in others]
