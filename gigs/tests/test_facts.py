import pytest
from django.db import IntegrityError, transaction

from gigs.domain import facts
from gigs.domain.facts import ReviewFacts
from gigs.models import GigFacts, PublishedReview
from gigs.tests.factories import make_gig


def review(order: str = "o1", tenths: int = 47, by_buyer: bool = True) -> ReviewFacts:
    return ReviewFacts(order, by_buyer, "Ana", tenths, "Good work.", work=5)


def test_reviews_of_buyers_count_once_for_the_rating(cast):
    gig = make_gig(cast.agency)

    assert facts.publish_review(gig_id=gig.pk, review=review("o1", 47))
    assert facts.publish_review(gig_id=gig.pk, review=review("o2", 40))
    assert not facts.publish_review(gig_id=gig.pk, review=review("o1", 10))
    assert facts.publish_review(gig_id=gig.pk, review=review("o1", 10, by_buyer=False))

    row = GigFacts.objects.get(gig=gig)
    assert (row.reviews, row.rating_sum, row.rating) == (2, 87, 4.3)
    assert PublishedReview.objects.count() == 3


def test_orders_are_counted_up_and_down_and_never_below_zero(cast):
    gig = make_gig(cast.agency)

    facts.count_order(gig_id=gig.pk, in_queue=1)
    facts.count_order(gig_id=gig.pk, in_queue=-1, completed=1)
    facts.count_order(gig_id=gig.pk, in_queue=-1)

    row = GigFacts.objects.get(gig=gig)
    assert (row.orders_in_queue, row.orders_completed) == (0, 1)


def test_rebuilding_tells_whether_the_facts_were_right(cast):
    gig = make_gig(cast.agency)
    facts.publish_review(gig_id=gig.pk, review=review())
    facts.count_order(gig_id=gig.pk, completed=1)

    _row, right = facts.write_facts(gig_id=gig.pk, orders_completed=1, orders_in_queue=0)
    assert right
    GigFacts.objects.filter(gig=gig).update(reviews=3, rating_sum=120)
    row, right = facts.write_facts(gig_id=gig.pk, orders_completed=1, orders_in_queue=0)
    assert (right, row.reviews, row.rating_sum) == (False, 1, 47)


def test_many_good_reviews_sort_before_one_perfect_one():
    assert facts.weighted_rating(0, 0) == 4_200
    assert facts.weighted_rating(40, 40 * 48) > facts.weighted_rating(1, 50) > 4_200


@pytest.mark.parametrize("wrong", [{"rating_tenths": 51}, {"rating_tenths": 9}, {"work": 6}])
def test_a_rating_outside_the_scale_is_refused_by_the_database(cast, wrong):
    gig = make_gig(cast.agency)
    values = {"rating_tenths": 40} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedReview.objects.create(
            gig=gig, order_public_id="x", by_buyer=True, author_name="A", text="",
            published_at=gig.created_at, **values,
        )  # fmt: skip
    assert not PublishedReview.objects.exists()


def test_a_review_is_answered_once(cast):
    gig = make_gig(cast.agency)
    facts.publish_review(gig_id=gig.pk, review=review("o9"))

    assert facts.answer_review(order_public_id="o9", text="Thank you!")
    assert not facts.answer_review(order_public_id="o9", text="And more.")
    assert PublishedReview.objects.get().answer == "Thank you!"
