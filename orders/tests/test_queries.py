"""Reads: who may hold an order, the board, and the sheet in every state for both sides."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from orders.enums import State
from orders.queries import access_order, board_of, order_sheet, orders_of
from orders.tests.factories import make_order


def test_both_parties_hold_an_order_and_strangers_do_not(cast, django_assert_max_num_queries):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    for user in (cast.ana, cast.bruno, cast.carmen):
        assert access_order(user, order.public_id) == order
        assert list(orders_of(user)) == [order]
    for user in (cast.dario, cast.elena, AnonymousUser()):
        with pytest.raises(Http404):
            access_order(user, order.public_id)
        assert list(orders_of(user)) == []


SHEETS = {
    ("pending_payment", "buyer"): ("Not paid yet", "pay", ["withdraw"], "calm"),
    ("pending_payment", "seller"): ("Waiting for the payment", None, [], "calm"),
    ("requested", "buyer"): ("Asked the seller", None, ["withdraw"], "soon"),
    ("requested", "seller"): ("Answer this request", "accept_request", ["decline_request"], "soon"),
    ("awaiting_brief", "buyer"): ("Your brief", "send_brief", ["cancel"], "paused"),
    ("awaiting_brief", "seller"): (
        "Waiting for the brief", "remind_brief", ["waive_brief"], "paused"),
    ("in_progress", "buyer"): ("In progress", None, ["ask_cancellation"], "calm"),
    ("in_progress", "seller"): (
        "Deliver by", "deliver", ["ask_cancellation", "cancel"], "calm"),
    ("delivered", "buyer"): ("Your review", "accept", ["ask_revision", "prolong_review"], "calm"),
    ("delivered", "seller"): ("With the buyer", None, ["add_files", "ask_cancellation"], "calm"),
    ("in_revision", "buyer"): ("Being mended", None, ["ask_cancellation"], "calm"),
    ("in_revision", "seller"): ("Mend by", "deliver", ["ask_cancellation", "cancel"], "calm"),
    ("disputed", "buyer"): ("Disputed", None, [], "paused"),
    ("disputed", "seller"): ("Disputed", None, [], "paused"),
    ("completed", "buyer"): ("Accepted", "review", [], "ended"),
    ("completed", "seller"): ("Accepted", "review", [], "ended"),
    ("closed", "buyer"): ("Closed", "review", [], "ended"),
    ("closed", "seller"): ("Closed", "review", [], "ended"),
    ("cancelled", "buyer"): ("Cancelled", None, [], "ended"),
    ("cancelled", "seller"): ("Cancelled", None, [], "ended"),
}  # fmt: skip


@pytest.mark.parametrize("state", list(State))
def test_the_sheet_names_state_and_next_step_for_both_sides(cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    for side, user in (("buyer", cast.ana), ("seller", cast.carmen)):
        sheet = order_sheet(access_order(user, order.public_id), user)
        heading, primary, others, kind = SHEETS[state, side]
        assert sheet.heading.startswith(heading)
        assert (sheet.primary and sheet.primary.name) == primary
        assert [action.name for action in sheet.actions] == others
        if state in ("pending_payment", "requested"):
            assert sheet.clock.kind in ("calm", "soon")
        else:
            assert sheet.clock.kind == kind
        assert "%(" not in sheet.heading + sheet.consequence + sheet.held
        assert sheet.consequence


def test_the_sheet_takes_the_same_queries_however_much_was_delivered(
    cast, django_assert_num_queries
):
    plain = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    full = make_order(State.IN_REVISION, buyer=cast.ana, seller=cast.agency)
    counts = []
    for order in (plain, full):
        held = access_order(cast.ana, order.public_id)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            order_sheet(held, cast.ana)
        counts.append(len(queries))
    assert counts[1] - counts[0] <= 4
    assert max(counts) <= 20


def test_the_board_puts_each_order_in_its_column(cast, django_assert_num_queries):
    working = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    waiting = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    asked = make_order(State.REQUESTED, buyer=cast.ana, seller=cast.agency)
    make_order(State.CLOSED, buyer=cast.ana, seller=cast.agency)
    make_order(State.PENDING_PAYMENT, buyer=cast.ana, seller=cast.agency)
    with django_assert_num_queries(7):
        board = board_of(cast.agency)
    assert [card.order for card in board.later] == [working]
    assert [card.order for card in board.on_buyer] == [waiting]
    assert [card.order for card in board.asked] == [asked]
    assert board.late == board.today == board.soon == board.disputed == []
    assert (board.on_buyer[0].lines, board.on_buyer[0].lines_delivered) == (2, 2)
