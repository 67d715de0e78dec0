"""The work itself: brief, deliveries, revisions, cancelling, deciding, reviews."""

import hashlib

import pytest

from core import clock
from core.errors import InvalidInput
from core.models import Upload
from gigs.models import PublishedReview
from orders.domain import (
    arbitration,
    briefs,
    cancellations,
    deliveries,
    doors,
    projections,
    referrals,
    reviewing,
    reviews,
)  # fmt: skip
from orders.domain.reviewing import Point
from orders.enums import Cause, PointKind, State
from orders.errors import (
    AlreadyReviewed,
    AnswersMissing,
    CancellationOpen,
    DeliveryEmpty,
    LineUnknown,
    NotStaff,
    OnlyNewAsks,
    OwnCancellation,
    PointsMissing,
    ReviewsOver,
    RevisionsUsedUp,
)
from orders.queries import may_read_file, order_sheet
from orders.tests.factories import deliver_all, make_order, seller_of
from record.domain.entries import body_of


def upload_of(owner, purpose: str, name: str = "logo.svg") -> Upload:
    content = name.encode()
    return Upload.objects.create(
        owner=owner, purpose=purpose, name=name, kind="other", content_type="image/svg+xml",
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), storage_name=name,
        created_at=clock.now(),
    )  # fmt: skip


def test_a_brief_is_sent_whole_and_names_what_is_missing(db):
    order = make_order(State.AWAITING_BRIEF)
    name, style, logo = order.gig_version.questions.all()
    briefs.save_answer(by=order.buyer, order=order, question=name, text=" Horno Lucero ")
    with pytest.raises(AnswersMissing) as refusal:
        briefs.send_brief(by=order.buyer, order=order)
    assert refusal.value.questions == [style]
    assert "Which style?" in str(refusal.value)
    file = upload_of(order.buyer, "brief", "now.png")
    briefs.save_answer(by=order.buyer, order=order, question=style, text="Classic")
    briefs.save_answer(by=order.buyer, order=order, question=logo, text="", uploads=[file])
    briefs.send_brief(by=order.buyer, order=order)
    assert order.state == State.IN_PROGRESS
    assert order.answers.get(question=name).text == "Horno Lucero"
    entry = order.thread.entries.order_by("seq").last()
    assert (entry.kind, body_of(entry)["answers"]) == ("order.send_brief", 3)
    assert [f.upload for f in entry.files.all()] == [file]


def test_a_delivery_of_some_lines_is_progress_and_the_last_line_starts_the_review(db):
    order = make_order(State.IN_PROGRESS)
    seller = seller_of(order)
    file = upload_of(seller, "delivery")
    deliveries.deliver(by=seller, order=order, note="", uploads=[file], line_numbers=[2])
    assert (order.state, order.ever_delivered) == (State.IN_PROGRESS, True)
    assert [line.state for line in order_sheet(order, order.buyer).lines] == ["open", "delivered"]
    deliveries.deliver(by=seller, order=order, note="The rest.", uploads=[], line_numbers=[1])
    assert order.state == State.DELIVERED
    told = [e.kind for e in order.events.order_by("n")][-2:]
    assert told == ["hand_over_part", "deliver"]
    assert may_read_file(order.buyer, file) and may_read_file(seller, file)
    assert not may_read_file(make_order(State.PENDING_PAYMENT).buyer, file)


def test_an_empty_delivery_or_one_of_a_line_that_does_not_exist_stops_no_clock(db):
    order = make_order(State.IN_PROGRESS)
    seller = seller_of(order)
    foreign = upload_of(order.buyer, "delivery")
    for error, inputs in (
        (DeliveryEmpty, {"note": "  ", "uploads": [], "line_numbers": [1, 2]}),
        (LineUnknown, {"note": "All.", "uploads": [], "line_numbers": [3]}),
        (InvalidInput, {"note": "All.", "uploads": [foreign], "line_numbers": [1, 2]}),
    ):
        with pytest.raises(error):
            deliveries.deliver(by=seller, order=order, **inputs)
    order.refresh_from_db()
    assert (order.state, order.deliveries.count()) == (State.IN_PROGRESS, 0)


def test_defects_are_free_and_revisions_are_counted_until_they_are_used_up(db):
    order = make_order(State.DELIVERED, tier="basic")
    buyer, seller = order.buyer, seller_of(order)
    reviewing.request_revision(
        by=buyer, order=order, points=[Point("It is a bitmap.", 1, PointKind.DEFECT)]
    )
    assert (order.state, order.revisions_used) == (State.IN_REVISION, 0)
    # A revision of one line is met by that line.
    deliveries.deliver(by=seller, order=order, note="Vectors.", line_numbers=[1])
    assert order.state == State.DELIVERED
    points = [Point("Warmer, please."), Point("And a bitmap.", 1, PointKind.DEFECT)]
    reviewing.request_revision(by=buyer, order=order, points=points)
    assert order.revisions_used == 1
    deliveries.deliver(by=seller, order=order, note="One.", line_numbers=[1])
    assert order.state == State.IN_REVISION
    deliver_all(order)
    with pytest.raises(RevisionsUsedUp, match="All 1 changes"):
        reviewing.request_revision(by=buyer, order=order, points=[Point("Colder again.")])
    with pytest.raises(PointsMissing):
        reviewing.request_revision(by=buyer, order=order, points=[Point("  ")])
    with pytest.raises(OnlyNewAsks):
        reviewing.request_revision(
            by=buyer, order=order, points=[Point("A sign.", None, PointKind.NEW_ASK)]
        )
    with pytest.raises(LineUnknown):
        reviewing.request_revision(by=buyer, order=order, points=[Point("There.", 9)])
    order.refresh_from_db()
    assert (order.state, order.revisions_used) == (State.DELIVERED, 1)
    assert order.revision_requests.filter(answered_at=None).count() == 0


def test_a_cancellation_needs_the_other_side_and_refunds_everything(db):
    order = make_order(State.IN_PROGRESS)
    buyer, seller = order.buyer, seller_of(order)
    cancellations.ask(by=seller, order=order, reason="I broke my hand.")
    with pytest.raises(CancellationOpen):
        cancellations.ask(by=buyer, order=order, reason="Me too.")
    with pytest.raises(OwnCancellation):
        cancellations.answer(by=seller, order=order, agree=True)
    cancellations.answer(by=buyer, order=order, agree=False)
    assert order.state == State.IN_PROGRESS
    cancellations.ask(by=buyer, order=order, reason="The shop closes.")
    cancellations.withdraw(by=buyer, order=order)
    cancellations.ask(by=buyer, order=order, reason="It closes after all.")
    cancellations.answer(by=seller, order=order, agree=True)
    assert (order.state, order.cause) == (State.CANCELLED, Cause.AGREED)
    states = list(order.cancellations.order_by("pk").values_list("state", flat=True))
    assert states == ["refused", "withdrawn", "agreed"]
    assert order.parts.get().hold.refunded_minor == 18_200


def test_each_side_leaves_alone_by_the_door_that_is_open_to_it(db):
    expected = {
        State.PENDING_PAYMENT: ("leave", "", Cause.WITHDRAWN),
        State.REQUESTED: ("withdraw_request", "", Cause.WITHDRAWN),
        State.AWAITING_BRIEF: ("cancel_before_start", "", Cause.BUYER_BEFORE_START),
        State.IN_PROGRESS: ("", "give_up", Cause.SELLER_CANCELLED),
        State.DELIVERED: ("", "", ""),
    }
    for state, (for_buyer, for_seller, cause) in expected.items():
        order = make_order(state)
        assert doors.open_door("buyer", order) == for_buyer
        assert doors.open_door("seller", order) == for_seller
        if cause:
            by = order.buyer if for_buyer else seller_of(order)
            doors.cancel_alone(by=by, order=order, reason="It has to be.")
            assert (order.state, order.cause) == (State.CANCELLED, cause)


@pytest.mark.parametrize(
    ("refund", "state", "money"),
    [
        (0, State.COMPLETED, (17_500, 0, 700)),
        (5_000, State.COMPLETED, (12_500, 5_200, 500)),
        (17_500, State.CANCELLED, (0, 18_200, 0)),
    ],
)
def test_a_decision_splits_the_held_money_to_the_cent(cast, refund, state, money):
    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    with pytest.raises(NotStaff):
        arbitration.resolve_case(by=cast.ana, order=order, refund_price_minor=0, reasons="Mine.")
    with pytest.raises(InvalidInput):
        arbitration.resolve_case(
            by=cast.elena, order=order, refund_price_minor=17_501, reasons="Too much."
        )
    arbitration.resolve_case(
        by=cast.elena, order=order, refund_price_minor=refund, reasons="The lines say so."
    )
    hold = order.parts.get().hold
    assert order.state == state
    assert (hold.released_minor, hold.refunded_minor, hold.fee_earned_minor) == money
    referral = order.referrals.get()
    assert (referral.resolved_by, referral.resolution) == (cast.elena, "The lines say so.")


def test_staff_never_decide_an_order_of_their_own(cast):
    order = make_order(State.DISPUTED, buyer=cast.elena, seller=cast.agency)
    with pytest.raises(NotStaff):
        arbitration.resolve_case(
            by=cast.elena, order=order, refund_price_minor=17_500, reasons="For me."
        )
    order.refresh_from_db()
    assert order.state == State.DISPUTED


def test_reviews_stay_hidden_until_both_are_in(cast):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    reviews.write_review(
        by=cast.ana, order=order, text="Warm and quick.", work=5, communication=4, as_agreed=4
    )
    assert [r.text for r in order_sheet(order, cast.ana).reviews] == ["Warm and quick."]
    assert order_sheet(order, cast.bruno).reviews == []
    assert PublishedReview.objects.count() == 0
    with pytest.raises(AlreadyReviewed):
        reviews.write_review(
            by=cast.ana, order=order, text="Again.", work=5, communication=5, as_agreed=5
        )
    with pytest.raises(InvalidInput):
        reviews.write_review(by=cast.carmen, order=order, text="Clear.", rating=6)
    reviews.write_review(by=cast.carmen, order=order, text="Clear brief.", rating=5)
    published = PublishedReview.objects.values_list("by_buyer", "author_name", "rating_tenths")
    assert set(published) == {(True, "Ana", 43), (False, "Taller Bruno", 50)}
    with pytest.raises(ReviewsOver):
        reviews.write_review(by=cast.bruno, order=order, text="Me too.", rating=5)
    order.gig_version.gig.facts.refresh_from_db()
    assert order.gig_version.gig.facts.reviews == 1


def test_the_facts_of_a_gig_are_what_its_orders_say(cast):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    gig = order.gig_version.gig
    for state in (State.CLOSED, State.CANCELLED, State.DISPUTED, State.COMPLETED):
        make_order(state, buyer=cast.ana, seller=cast.agency, gig=gig)
    gig.facts.refresh_from_db()
    assert (gig.facts.orders_in_queue, gig.facts.orders_completed) == (2, 2)
    assert projections.rebuild(gig.pk) is True


def test_a_referral_is_answered_once_by_staff(cast):
    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    referral = order.referrals.get()
    with pytest.raises(NotStaff):
        referrals.resolve(by=cast.bruno, referral=referral, resolution="It is fine.")
    referrals.resolve(by=cast.elena, referral=referral, resolution="Talk to each other.")
    referral.refresh_from_db()
    assert (referral.resolved_by, order.events.last().kind) == (cast.elena, "resolve_referral")
