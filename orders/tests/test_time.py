"""What the clock does to orders, told by sessions that live at other times."""

from datetime import timedelta

import pytest

from core import clock
from orders.domain import (
    briefs,
    cancellations,
    deliveries,
    referrals,
    reviewing,
    reviews,
    timers,
)  # fmt: skip
from orders.enums import Cause, ReferralKind, State
from orders.errors import (
    BriefNotLate,
    NothingDelivered,
    NotLateEnough,
    ReviewProlonged,
    SomethingDelivered,
    WrongState,
)
from orders.models import OrderTimer, Referral
from orders.tests.factories import deliver_all, make_order, seller_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def after(order, elapsed: timedelta, since=None):
    """Live `elapsed` after the last event of an order."""
    return clock.telling((since or order.events.last().at) + elapsed)


def sweep() -> int:
    return timers.sweep(100)


def clock_moves(order) -> list[tuple[str, timedelta]]:
    """Return what the clock did, with how long after the order's birth it took effect."""
    return [(e.kind, e.at - order.placed_at) for e in order.events.filter(actor="clock")]


def waiting(order) -> set[str]:
    return set(order.timers.filter(fired_at__isnull=True).values_list("kind", flat=True))


def test_an_unpaid_order_ends_after_a_day_and_charges_nothing(db):
    order = make_order(State.PENDING_PAYMENT)
    with after(order, DAY - HOUR):
        assert sweep() == 0
    with after(order, DAY + HOUR):
        assert sweep() == 1
    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, Cause.NOT_PAID)
    assert clock_moves(order) == [("expire_unpaid", DAY)]
    assert order.parts.get().hold.state == "void"
    assert waiting(order) == set()


def test_an_unanswered_request_is_let_go_without_blame(db):
    order = make_order(State.REQUESTED)
    with after(order, DAY + HOUR):
        sweep()
    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, Cause.NO_ANSWER)
    kinds = list(order.parts.get().hold.effects.values_list("kind", flat=True))
    assert kinds == ["release_authorisation"]


def test_a_brief_that_never_comes_is_asked_for_twice_and_then_frees_both(db):
    order = make_order(State.AWAITING_BRIEF)
    paid = order.paid_at - order.placed_at
    with pytest.raises(BriefNotLate):
        briefs.cancel_without_brief(by=seller_of(order), order=order)
    with after(order, 8 * DAY):
        sweep()
        order.refresh_from_db()
        assert clock_moves(order) == [
            ("remind_brief_by_clock", paid + DAY),
            ("remind_brief_by_clock", paid + 3 * DAY),
            ("note_brief_overdue", paid + 7 * DAY),
        ]
        briefs.cancel_without_brief(by=seller_of(order), order=order)
    assert (order.state, order.cause) == (State.CANCELLED, Cause.NO_BRIEF)
    assert order.parts.get().hold.refunded_minor == 18_200


def test_the_clock_of_the_work_starts_with_the_brief_and_days_are_24_hours(db):
    order = make_order(State.IN_PROGRESS)
    part = order.parts.get()
    assert part.due_at == order.started_at + 8 * DAY


def test_late_work_opens_the_door_for_the_buyer_after_a_day_and_no_sooner(db):
    order = make_order(State.IN_PROGRESS)
    with after(order, 8 * DAY + HOUR):
        with pytest.raises(NotLateEnough):
            cancellations.cancel_late(by=order.buyer, order=order)
        order.refresh_from_db()
        assert (order.is_late, order.grace_over) == (True, False)
        assert [kind for kind, _at in clock_moves(order)] == ["become_late"]
    with after(order, 9 * DAY + HOUR, since=order.started_at):
        with pytest.raises(NothingDelivered):
            referrals.refer(by=order.buyer, order=order, reason="Where is it?")
        cancellations.cancel_late(by=order.buyer, order=order)
    assert (order.state, order.cause) == (State.CANCELLED, Cause.SELLER_LATE)
    assert order.parts.get().hold.refunded_minor == 18_200


def test_delivering_late_shuts_the_door_at_once(db):
    order = make_order(State.IN_PROGRESS)
    with after(order, 10 * DAY):
        deliver_all(order)
        with pytest.raises(WrongState):
            cancellations.cancel_late(by=order.buyer, order=order)
    order.refresh_from_db()
    assert (order.state, order.is_late, order.grace_over) == (State.DELIVERED, False, False)


def test_once_something_was_handed_over_only_a_person_ends_a_late_order(db):
    order = make_order(State.IN_PROGRESS)
    deliveries.deliver(by=seller_of(order), order=order, note="Sketches.", line_numbers=[2])
    with after(order, 10 * DAY):
        with pytest.raises(SomethingDelivered):
            cancellations.cancel_late(by=order.buyer, order=order)
        referral = referrals.refer(by=order.buyer, order=order, reason="The rest is missing.")
    assert (referral.kind, referral.resolved_at) == (ReferralKind.LATE_AFTER_DELIVERY, None)
    assert order.state == State.IN_PROGRESS


def test_silence_after_a_delivery_accepts_it_at_the_deadline_the_buyer_was_told(db):
    order = make_order(State.DELIVERED)
    told = order.events.get(kind="deliver").facts["review_ends"]
    made = order.events.last().at - order.placed_at
    with after(order, 3 * DAY + HOUR):
        sweep()
    order.refresh_from_db()
    assert clock_moves(order) == [
        ("remind_review", made + 1.5 * DAY),
        ("remind_review", made + 2 * DAY),
        ("accept_by_clock", made + 3 * DAY),
    ]
    assert order.state == State.COMPLETED
    assert order.completed_at.isoformat() == told
    assert waiting(order) == {"clearing_ends", "reviews_published"}


def test_a_worker_that_was_down_for_a_month_changes_no_time(db):
    order = make_order(State.DELIVERED)
    made = order.events.last().at - order.placed_at
    with after(order, 30 * DAY):
        sweep()
    order.refresh_from_db()
    assert clock_moves(order)[2:] == [
        ("accept_by_clock", made + 3 * DAY),
        ("close", made + 10 * DAY),
        ("publish_reviews", made + 17 * DAY),
    ]
    assert (order.state, waiting(order)) == (State.CLOSED, set())


def test_a_review_is_prolonged_once_and_told_of_anew(db):
    order = make_order(State.DELIVERED)
    delivered = order.events.last().at
    with after(order, 2 * DAY + HOUR):
        reviewing.prolong_review(by=order.buyer, order=order)
        with pytest.raises(ReviewProlonged):
            reviewing.prolong_review(by=order.buyer, order=order)
    due = order.timers.get(kind="auto_accept")
    assert due.due_at == delivered + 6 * DAY
    with after(order, 6 * DAY + HOUR, since=delivered):
        sweep()
    reminded = [at for kind, at in clock_moves(order) if kind == "remind_review"]
    assert len(reminded) == 4
    order.refresh_from_db()
    assert order.completed_at == delivered + 6 * DAY


def test_a_verb_after_the_deadline_and_before_the_sweep_applies_first_what_is_due(db):
    order = make_order(State.DELIVERED)
    delivered = order.events.last().at
    with after(order, 4 * DAY):
        with pytest.raises(WrongState, match="Completed"):
            reviewing.prolong_review(by=order.buyer, order=order)
        order.refresh_from_db()
        last = order.events.last()
    assert (last.kind, last.at) == ("accept_by_clock", delivered + 3 * DAY)
    assert last.recorded_at == delivered + 4 * DAY


def test_a_revision_takes_half_of_the_days_in_exact_hours_and_a_day_at_least(db):
    order = make_order(State.IN_REVISION)
    asked = order.events.last().at
    assert order.parts.get().due_at == asked + 4 * DAY
    short = make_order(State.IN_REVISION, tier="basic")
    assert short.parts.get().due_at == short.events.last().at + timedelta(hours=60)


def test_an_unanswered_cancellation_goes_to_a_person_and_never_counts_as_a_yes(db):
    order = make_order(State.IN_PROGRESS)
    asked = cancellations.ask(by=order.buyer, order=order, reason="The shop closes.")
    with after(order, 2 * DAY + HOUR):
        sweep()
    order.refresh_from_db()
    asked.refresh_from_db()
    assert (order.state, asked.state) == (State.IN_PROGRESS, "referred")
    referral = Referral.objects.get(order=order)
    assert (referral.kind, referral.reason) == ("silent_cancellation", "The shop closes.")
    assert referral.opened_at == asked.asked_at + 2 * DAY


def test_clearing_is_shorter_for_a_long_record(db):
    first = make_order(State.CLOSED)
    gig, seller = first.gig_version.gig, first.seller
    made = [first]
    with clock.telling(clock.now() + 30 * DAY):
        made += [make_order(State.CLOSED, seller=seller, gig=gig) for _n in range(19)]
        hours = [order.events.get(kind="accept_delivery").facts["clearing_hours"] for order in made]
    assert hours == [7 * 24] * 20
    with clock.telling(clock.now() + 60 * DAY):
        next_one = make_order(State.COMPLETED, seller=seller, gig=gig)
    assert next_one.events.get(kind="accept_delivery").facts["clearing_hours"] == 72


def test_an_order_open_too_long_goes_to_a_person(db):
    order = make_order(State.DISPUTED)
    with after(order, 75 * DAY, since=order.paid_at):
        sweep()
    order.refresh_from_db()
    assert order.state == State.DISPUTED
    kinds = set(Referral.objects.filter(order=order).values_list("kind", flat=True))
    assert kinds == {"dispute", "maximum_life"}


def test_reviews_open_at_their_end_even_when_one_side_was_silent(db):
    order = make_order(State.COMPLETED)
    reviews.write_review(
        by=order.buyer, order=order, text="Fine.", work=4, communication=5, as_agreed=4
    )
    assert order.reviews.get().published_at is None
    with after(order, 14 * DAY, since=order.completed_at):
        sweep()
    assert order.reviews.get().published_at == order.completed_at + 14 * DAY


@pytest.mark.parametrize("state", [s for s in State if s not in (State.CANCELLED, State.CLOSED)])
def test_every_live_order_has_something_that_falls_due(db, state):
    order = make_order(state)
    assert OrderTimer.objects.filter(order=order, fired_at__isnull=True).exists()


def test_an_order_keeps_the_periods_it_began_with(db, settings):
    before = make_order(State.DELIVERED)
    settings.ENCARGO_PERIOD_HOURS = {"review": 120}
    after_change = make_order(State.DELIVERED)
    spans = [
        order.timers.get(kind="auto_accept").due_at - order.events.last().at
        for order in (before, after_change)
    ]
    assert spans == [3 * DAY, 5 * DAY]
