"""The ways out: shown only while they are open, with their effect, and true to it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from orders.domain import cancellations, timers
from orders.enums import State
from orders.models import Order, Referral
from orders.tests.factories import make_order, seller_of
from orders.tests.pages import address, errors_of, said, words

REASON = {"reason": "We cannot go on like this."}


def open_doors(client, user, order) -> set[str]:
    """Return the names of the doors that the page of ways out leads to."""
    client.force_login(user)
    html = client.get(address("ways_out", order)).content.decode()
    prefix = address("ways_out", order)
    found = {piece.partition('"')[0] for piece in html.split(f'href="{prefix}')[1:]}
    found |= {"dispute"} if f"/orders/{order.public_id}/dispute/" in html else set()
    return {name.strip("/") for name in found}


DOORS = {
    State.PENDING_PAYMENT: ({"leave"}, set()),
    State.REQUESTED: ({"withdraw"}, {"decline"}),
    State.AWAITING_BRIEF: ({"before_start"}, set()),
    State.IN_PROGRESS: ({"ask", "dispute"}, {"ask", "give_up", "dispute"}),
    State.DELIVERED: ({"dispute"}, {"ask", "dispute"}),
    State.IN_REVISION: ({"ask", "dispute"}, {"ask", "give_up", "dispute"}),
    State.DISPUTED: (set(), set()),
    State.COMPLETED: (set(), set()),
    State.CLOSED: (set(), set()),
    State.CANCELLED: (set(), set()),
}


@pytest.mark.parametrize("state", list(State))
def test_only_the_doors_that_are_open_are_shown(client, cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    found = (open_doors(client, cast.ana, order), open_doors(client, cast.carmen, order))
    assert found == DOORS[state]


ALL = "The buyer gets everything back, fee included, at once."
# Door → state it is open in, who goes through it, what it says about money, where it leads.
GOING = {
    "leave": (State.PENDING_PAYMENT, "ana", "Nothing was charged, and nothing will be.",
              "withdrawn"),
    "withdraw": (State.REQUESTED, "ana", "Your card was only authorised; the bank lets it go.",
                 "withdrawn"),
    "decline": (State.REQUESTED, "bruno",
                "The buyer's card was only authorised; the bank lets it go.", "declined"),
    "before_start": (State.AWAITING_BRIEF, "ana", ALL, "buyer_before_start"),
    "give_up": (State.IN_PROGRESS, "carmen", ALL, "seller_cancelled"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOING)
def test_a_door_shows_clock_money_and_numbers_and_does_what_it_says(client, cast, name):
    state, who, money, cause = GOING[name]
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    page = words(client.get(address("door", order, name)))
    assert f"Clock Every clock of this order stops for good. Money {money} Numbers " in page
    order.refresh_from_db()
    assert order.state == state

    response = client.post(address("door", order, name), REASON)

    assert response.url == address("order", order)
    assert len(said(response)) == 1
    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, cause)
    hold = order.parts.get().hold
    refunded = 18_200 if money == ALL else 0
    assert (hold.refunded_minor, hold.released_minor) == (refunded, 0)
    kinds = set(hold.effects.values_list("kind", flat=True))
    assert kinds == ({"refund"} if refunded else {"release_authorisation"} if state ==
                     State.REQUESTED else set())  # fmt: skip
    # What was said at the end is read by the other side: on the sheet, or in the log.
    client.force_login(cast.bruno if who == "ana" else cast.ana)
    told = REASON["reason"] in words(client.get(address("order", order)))
    assert told == (name in ("decline", "give_up"))
    client.force_login(getattr(cast, who))
    # The door is closed behind it: a second click changes nothing and says so.
    again = client.post(address("door", order, name), REASON)
    assert said(again)[-1] == "This way is not open for this order now."
    assert order.events.filter(to_state="cancelled").count() == 1


@pytest.mark.parametrize("name", ["decline", "give_up", "ask"])
def test_a_door_that_wants_words_does_nothing_without_them(client, cast, name):
    state = State.REQUESTED if name == "decline" else State.IN_PROGRESS
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.bruno)
    response = client.post(address("door", order, name), {"reason": "   "})
    assert errors_of(response) == ["Your words to the other side: This field is required."]
    order.refresh_from_db()
    assert (order.state, order.cancellations.count()) == (state, 0)


@pytest.mark.parametrize("who", ["dario", "elena", "greta"])
def test_for_strangers_there_are_no_doors(client, cast, who):
    order = make_order(State.AWAITING_BRIEF, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    assert client.get(address("ways_out", order)).status_code == 404
    assert client.get(address("door", order, "before_start")).status_code == 404
    assert client.post(address("door", order, "before_start")).status_code == 404
    order.refresh_from_db()
    assert order.state == State.AWAITING_BRIEF


@pytest.mark.parametrize("name", ["before_start", "late", "no-such-door"])
def test_a_door_that_is_not_open_cannot_be_forced(client, cast, name):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    response = client.post(address("door", order, name), REASON)
    assert said(response) == ["This way is not open for this order now."]
    order.refresh_from_db()
    assert (order.state, order.parts.get().hold.refunded_minor) == (State.IN_PROGRESS, 0)


def late(order: Order, hours: int) -> None:
    """Let the clock act as if the order were so many hours over its due time."""
    with clock.telling(order.parts.get().due_at + timedelta(hours=hours)):
        timers.apply(order.pk)
    order.refresh_from_db()


def test_the_late_door_opens_a_day_after_the_due_time(client, cast):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    late(order, 23)
    assert open_doors(client, cast.ana, order) == {"ask", "dispute"}
    late(order, 25)
    assert open_doors(client, cast.ana, order) == {"ask", "dispute", "late"}
    page = words(client.get(address("door", order, "late")))
    assert f"Money {ALL}" in page
    assert "It counts as late for the seller, and not against you." in page

    client.post(address("door", order, "late"))

    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, "seller_late")
    assert order.parts.get().hold.refunded_minor == 18_200


def test_late_after_something_was_delivered_leads_to_support_instead(client, cast):
    order = make_order(State.IN_REVISION, buyer=cast.ana, seller=cast.agency)
    late(order, 25)
    assert open_doors(client, cast.ana, order) == {"ask", "dispute", "refer_late"}

    client.post(address("door", order, "refer_late"), REASON)

    order.refresh_from_db()
    referral = Referral.objects.get()
    assert (referral.order, referral.reason) == (order, REASON["reason"])
    assert (order.state, order.parts.get().hold.refunded_minor) == (State.IN_REVISION, 0)
    again = client.post(address("door", order, "refer_late"), REASON)
    assert "This order already waits for support." in words(again)
    assert Referral.objects.count() == 1


def test_a_brief_that_never_comes_lets_both_sides_go_without_blame(client, cast):
    order = make_order(State.AWAITING_BRIEF, buyer=cast.ana, seller=cast.agency)
    with clock.telling(order.paid_at + timedelta(days=7, hours=1)):
        timers.apply(order.pk)
    assert "without_brief" in open_doors(client, cast.bruno, order)
    client.force_login(cast.bruno)
    client.post(address("door", order, "without_brief"))
    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, "no_brief")
    assert order.parts.get().hold.refunded_minor == 18_200


@pytest.mark.parametrize(
    ("answer", "state", "refunded"),
    [("agree", State.CANCELLED, 18_200), ("refuse", State.IN_PROGRESS, 0)],
)
def test_a_request_to_cancel_is_answered_by_the_other_side_alone(
    client, cast, answer, state, refunded
):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    client.post(address("door", order, "ask"), REASON)
    assert open_doors(client, cast.ana, order) == {"take_back", "dispute"}
    assert said(client.post(address("door", order, answer)))[-1] == (
        "This way is not open for this order now."
    )
    assert order.cancellations.get().state == "open"
    assert open_doors(client, cast.bruno, order) == {"agree", "refuse", "give_up", "dispute"}

    client.post(address("door", order, answer))

    order.refresh_from_db()
    assert (order.state, order.parts.get().hold.refunded_minor) == (state, refunded)
    assert order.cause == ("agreed" if refunded else "")


def test_a_request_to_cancel_can_be_taken_back(client, cast):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    cancellations.ask(by=cast.ana, order=order, reason="Too slow.")
    client.force_login(cast.ana)
    client.post(address("door", order, "take_back"))
    assert order.cancellations.get().state == "withdrawn"
    assert "ask" in open_doors(client, cast.ana, order)


BUYER_WORDS = {"work": "5", "communication": "4", "as_agreed": "4", "text": "Bread in every line."}
SELLER_WORDS = {"rating": "5", "text": "Knew what she wanted."}


def test_reviews_are_blind_until_both_are_in_and_written_once_for_each_side(client, cast):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    response = client.post(address("review", order), BUYER_WORDS)
    assert response.url == address("order", order)
    again = client.post(address("review", order), BUYER_WORDS | {"text": "Another."})
    assert errors_of(again) == ["You have reviewed this order already."]
    assert order.reviews.get().text == "Bread in every line."

    # The other side sees that there is one at most, never what it says.
    client.force_login(cast.bruno)
    for page in ("order", "review", "receipt"):
        assert "Bread in every line." not in words(client.get(address(page, order)))
    assert "Bread in every line." not in words(client.get(order.gig_version.gig.get_absolute_url()))

    client.post(address("review", order), SELLER_WORDS)

    assert order.reviews.filter(published_at__isnull=False).count() == 2
    assert order.reviews.get(by_buyer=True).rating_tenths == 43
    client.logout()
    assert "Bread in every line." in words(client.get(order.gig_version.gig.get_absolute_url()))


@pytest.mark.parametrize(
    "broken", [{"work": "6"}, {"work": ""}, {"as_agreed": "0"}, {"text": " "}, {"text": "x" * 3001}]
)
def test_a_review_with_a_gap_is_refused_and_kept(client, cast, broken):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    response = client.post(address("review", order), BUYER_WORDS | broken)
    assert len(errors_of(response)) == 1
    assert "checked" in response.content.decode()
    assert not order.reviews.exists()


@pytest.mark.parametrize("who", ["dario", "elena"])
def test_strangers_review_nothing(client, cast, who):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    assert client.post(address("review", order), BUYER_WORDS).status_code == 404
    assert not order.reviews.exists()


def test_an_order_that_runs_has_nothing_to_review(client, cast):
    order = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    response = client.post(address("review", order), BUYER_WORDS)
    assert len(errors_of(response)) == 1
    assert not order.reviews.exists()


def test_the_page_of_ways_out_takes_the_same_queries_for_few_doors_and_many(client, cast):
    few = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    many = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    client.force_login(seller_of(few))
    counts = []
    for order in (few, many):
        client.get(address("ways_out", order))
        with CaptureQueriesContext(connection) as found:
            client.get(address("ways_out", order))
        counts.append(len(found))
    assert counts[0] == counts[1]
