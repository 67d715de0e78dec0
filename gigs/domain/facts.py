"""What cards show and higher floors know: written by them through here, rebuilt to prove it."""

from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Count, Sum

from core import clock
from gigs.models import GigFacts, PublishedReview
from gigs.models.facts import RATING_PRIOR, RATING_PRIOR_REVIEWS


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A review as the public may see it; ratings of parts from 1 to 5, None where not given."""

    order_public_id: str
    by_buyer: bool
    author_name: str
    rating_tenths: int
    text: str
    author_country_code: str = ""
    work: int | None = None
    communication: int | None = None
    as_agreed: int | None = None
    package_name: str = ""
    delivery_days: int | None = None
    cover_id: int | None = None


@transaction.atomic
def count_order(*, gig_id: int, in_queue: int = 0, completed: int = 0) -> None:
    """Add to (or take from) the running and the completed orders of a gig."""
    facts = _locked(gig_id)
    facts.orders_in_queue = max(0, facts.orders_in_queue + in_queue)
    facts.orders_completed = max(0, facts.orders_completed + completed)
    _save(facts)


@transaction.atomic
def publish_review(*, gig_id: int, review: ReviewFacts) -> bool:
    """Show a review and count it; a side's second review of an order changes nothing (False).

    Only what buyers say about the seller's work counts for the gig's rating.
    """
    facts = _locked(gig_id)
    if PublishedReview.objects.filter(
        order_public_id=review.order_public_id, by_buyer=review.by_buyer
    ).exists():
        return False
    values = {field.name: getattr(review, field.name) for field in fields(review)}
    PublishedReview.objects.create(gig_id=gig_id, published_at=clock.now(), **values)
    if review.by_buyer:
        facts.reviews += 1
        facts.rating_sum += review.rating_tenths
        _save(facts)
    return True


def answer_review(*, order_public_id: str, text: str) -> bool:
    """Show the seller's one answer below a buyer's review; False when there is one already."""
    return bool(
        PublishedReview.objects.filter(
            order_public_id=order_public_id, by_buyer=True, answer=""
        ).update(answer=text.strip())
    )


@transaction.atomic
def write_facts(
    *, gig_id: int, orders_completed: int, orders_in_queue: int
) -> tuple[GigFacts, bool]:
    """Rebuild the facts of a gig: reviews are counted here, orders by who calls.

    Returns the facts and whether they were right before.
    """
    facts = _locked(gig_id)
    before = (facts.reviews, facts.rating_sum, facts.orders_completed, facts.orders_in_queue)
    counted = PublishedReview.objects.filter(gig_id=gig_id, by_buyer=True).aggregate(
        reviews=Count("id"), rating_sum=Sum("rating_tenths", default=0)
    )
    facts.reviews = counted["reviews"]
    facts.rating_sum = counted["rating_sum"]
    facts.orders_completed = orders_completed
    facts.orders_in_queue = orders_in_queue
    _save(facts)
    return facts, before == (
        facts.reviews, facts.rating_sum, facts.orders_completed, facts.orders_in_queue,
    )  # fmt: skip


def weighted_rating(reviews: int, rating_sum: int) -> int:
    """Return the rating for sorting in thousandths of a star (a Bayesian average)."""
    stars = rating_sum * 100 + RATING_PRIOR * RATING_PRIOR_REVIEWS
    return stars // (reviews + RATING_PRIOR_REVIEWS)


def _locked(gig_id: int) -> GigFacts:
    return GigFacts.objects.select_for_update().get(gig_id=gig_id)


def _save(facts: GigFacts) -> None:
    facts.rating_weighted = weighted_rating(facts.reviews, facts.rating_sum)
    facts.updated_at = clock.now()
    facts.save()
