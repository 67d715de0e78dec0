"""The verbs of an order as the API names them, each with the rule that opens it."""

from orders import rules
from orders.queries import Sheet
from orders.rules import Rule

VERBS: dict[str, Rule] = {
    "pay": rules.may_pay,
    "leave": rules.may_leave,
    "withdraw_request": rules.may_withdraw_request,
    "accept_request": rules.may_accept_request,
    "decline_request": rules.may_decline_request,
    "answers": rules.may_save_answer,
    "send_brief": rules.may_send_brief,
    "waive_brief": rules.may_waive_brief,
    "remind_brief": rules.may_remind_brief,
    "cancel_before_start": rules.may_cancel_before_start,
    "cancel_without_brief": rules.may_cancel_without_brief,
    "deliver": rules.may_deliver,
    "add_files": rules.may_add_files,
    "accept": rules.may_accept_delivery,
    "request_revision": rules.may_request_revision,
    "prolong_review": rules.may_prolong_review,
    "ask_cancellation": rules.may_ask_cancellation,
    "answer_cancellation": rules.may_answer_cancellation,
    "withdraw_cancellation": rules.may_withdraw_cancellation,
    "cancel_late": rules.may_cancel_late,
    "give_up": rules.may_give_up,
    "refer": rules.may_refer_late,
    "review": rules.may_write_review,
}


def open_verbs(sheet: Sheet) -> list[str]:
    """Return the verbs that are open to the viewer of a sheet now."""
    asked_by = sheet.cancellation.asked_by if sheet.cancellation else None
    mine = any(review.by_buyer == (sheet.side == "buyer") for review in sheet.reviews)
    over = any(event.kind == "publish_reviews" for event in sheet.history)
    fits = {
        "ask_cancellation": asked_by is None,
        "answer_cancellation": asked_by not in (None, sheet.side),
        "withdraw_cancellation": asked_by == sheet.side,
        "review": not (mine or over),
    }
    return [
        name
        for name, rule in VERBS.items()
        if rule.allows(sheet.side, sheet.order) and fits.get(name, True)
    ]
