"""Every state × verb × actor: it moves as the table says, or is refused without a trace."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core.errors import DomainError
from orders.domain import (
    arbitration,
    briefs,
    cancellations,
    deliveries,
    placing,
    referrals,
    requests,
    reviewing,
    reviews,
)
from orders.domain.reviewing import Point
from orders.enums import State
from orders.models import Order
from orders.tests.factories import make_order

NEEDED = [Point("Mend the arch.", line_number=1)]


def _answer(by, order):
    question = order.gig_version.questions.first()
    briefs.save_answer(by=by, order=order, question=question, text="Horno Lucero")


def _whole_brief(by, order):
    with transaction.atomic():
        for question in order.gig_version.questions.all():
            briefs.save_answer(by=by, order=order, question=question, text="Classic")
        briefs.send_brief(by=by, order=order)


VERBS: dict[str, Callable] = {
    "leave": lambda by, order: placing.leave(by=by, order=order),
    "accept_request": lambda by, order: requests.accept_request(by=by, order=order),
    "decline_request": lambda by, order: requests.decline_request(by=by, order=order),
    "withdraw_request": lambda by, order: requests.withdraw_request(by=by, order=order),
    "save_answer": _answer,
    "send_brief": _whole_brief,
    "waive_brief": lambda by, order: briefs.waive_brief(by=by, order=order),
    "remind_brief": lambda by, order: briefs.remind_brief(by=by, order=order),
    "cancel_without_brief": lambda by, order: briefs.cancel_without_brief(by=by, order=order),
    "cancel_before_start": lambda by, order: cancellations.cancel_before_start(by=by, order=order),
    "hand_over_part": lambda by, order: deliveries.deliver(
        by=by, order=order, note="Half.", line_numbers=[2]),
    "deliver": lambda by, order: deliveries.deliver(
        by=by, order=order, note="All.", line_numbers=[1, 2]),
    "add_files": lambda by, order: deliveries.add_files(by=by, order=order, note="One more."),
    "accept_delivery": lambda by, order: reviewing.accept_delivery(by=by, order=order),
    "request_revision": lambda by, order: reviewing.request_revision(
        by=by, order=order, points=NEEDED),
    "prolong_review": lambda by, order: reviewing.prolong_review(by=by, order=order),
    "ask_cancellation": lambda by, order: cancellations.ask(by=by, order=order, reason="Ill."),
    "agree_cancellation": lambda by, order: cancellations.answer(by=by, order=order, agree=True),
    "refuse_cancellation": lambda by, order: cancellations.answer(by=by, order=order, agree=False),
    "withdraw_cancellation": lambda by, order: cancellations.withdraw(by=by, order=order),
    "cancel_late": lambda by, order: cancellations.cancel_late(by=by, order=order),
    "give_up": lambda by, order: cancellations.give_up(by=by, order=order, reason="Ill."),
    "refer_late": lambda by, order: referrals.refer(by=by, order=order, reason="Where is it?"),
    "open_case": lambda by, order: arbitration.open_case(by=by, order=order, reason="Not agreed."),
    "decide_completed": lambda by, order: arbitration.resolve_case(
        by=by, order=order, refund_price_minor=5_000, reasons="Half of it is there."),
    "decide_cancelled": lambda by, order: arbitration.resolve_case(
        by=by, order=order, refund_price_minor=17_500, reasons="Nothing is there."),
    "write_review": lambda by, order: reviews.write_review(
        by=by, order=order, text="Good.", work=5, communication=4, as_agreed=5, rating=5),
}  # fmt: skip

S = State
SAME = object()
WORK = (S.IN_PROGRESS, S.IN_REVISION)
WAY = (*WORK, S.DELIVERED)


def to(target, *states):
    return dict.fromkeys(states, target)


# What each side may do in an order that is in time and where nothing else is open.
MAY: dict[str, dict[str, dict]] = {
    "leave": {"buyer": to(S.CANCELLED, S.PENDING_PAYMENT)},
    "accept_request": {"seller": to(SAME, S.REQUESTED)},
    "decline_request": {"seller": to(S.CANCELLED, S.REQUESTED)},
    "withdraw_request": {"buyer": to(S.CANCELLED, S.REQUESTED)},
    "save_answer": {"buyer": to(SAME, S.AWAITING_BRIEF)},
    "send_brief": {"buyer": to(S.IN_PROGRESS, S.AWAITING_BRIEF)},
    "waive_brief": {"seller": to(S.IN_PROGRESS, S.AWAITING_BRIEF)},
    "remind_brief": {"seller": to(SAME, S.AWAITING_BRIEF)},
    "cancel_before_start": {"buyer": to(S.CANCELLED, S.AWAITING_BRIEF)},
    "hand_over_part": {"seller": to(SAME, *WORK)},
    "deliver": {"seller": to(S.DELIVERED, *WORK)},
    "add_files": {"seller": to(SAME, S.DELIVERED)},
    "accept_delivery": {"buyer": to(S.COMPLETED, S.DELIVERED)},
    "request_revision": {"buyer": to(S.IN_REVISION, S.DELIVERED)},
    "prolong_review": {"buyer": to(SAME, S.DELIVERED)},
    "ask_cancellation": {"buyer": to(SAME, *WORK), "seller": to(SAME, *WAY)},
    "give_up": {"seller": to(S.CANCELLED, *WORK)},
    "open_case": {side: to(S.DISPUTED, *WAY) for side in ("buyer", "seller", "staff")},
    "decide_completed": {"staff": to(S.COMPLETED, S.DISPUTED)},
    "decide_cancelled": {"staff": to(S.CANCELLED, S.DISPUTED)},
    "write_review": {side: to(SAME, S.COMPLETED, S.CLOSED) for side in ("buyer", "seller")},
}
WHO = {
    "ana": "buyer", "bruno": "seller", "carmen": "seller", "dario": "", "elena": "staff",
    "nobody": "",
}  # fmt: skip


def everything() -> dict[str, object]:
    """Count every row of every app, and read the orders' own rows."""
    counts: dict[str, object] = {
        model._meta.label: model.objects.count()
        for app in ("orders", "payments", "record", "notifications", "gigs", "messaging")
        for model in apps.get_app_config(app).get_models()
    }
    return counts | {"orders": list(Order.objects.order_by("pk").values())}


class Undo(Exception):
    """Rolls a verb that succeeded back, so that the next one meets the same order."""


@pytest.mark.parametrize("state", list(State))
def test_every_verb_by_everybody_moves_as_the_table_says_or_leaves_no_trace(cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    before = everything()
    wrong = []
    for name, verb in VERBS.items():
        for who, side in WHO.items():
            by = getattr(cast, who, None) or AnonymousUser()
            expected = MAY.get(name, {}).get(side, {}).get(state)
            came = _try(verb, by, Order.objects.get(pk=order.pk))
            expected_state = state if expected is SAME else expected
            if came != expected_state:
                wrong.append(f"{who} {name}: {came}, not {expected_state}")
    assert wrong == []
    assert everything() == before


def _try(verb, by, order) -> str | None:
    """Return the state a verb leads to, or None when it is refused; nothing is kept."""
    before = order.last_event
    try:
        with transaction.atomic():
            verb(by, order)
            order.refresh_from_db()
            raise Undo
    except Undo:
        return State(order.state)
    except DomainError as refusal:
        assert str(refusal), "a refusal has a sentence"
        assert Order.objects.get(pk=order.pk).last_event == before
        return None
