"""Reviews of both sides, hidden until both are in or their time is over."""

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from orders import errors, rules
from orders.domain.transitions import Step, verb
from orders.enums import Actor
from orders.models import Review

PARTS = ("work", "communication", "as_agreed")


@verb(rules.may_write_review)
def write_review(
    step: Step,
    *,
    text: str,
    work: int | None = None,
    communication: int | None = None,
    as_agreed: int | None = None,
    rating: int | None = None,
) -> Review:
    """Write one's own review, ratings from 1 to 5.

    A buyer rates work, communication and as agreed, which average to the headline; a seller
    gives `rating` alone. Raises AlreadyReviewed, ReviewsOver.
    """
    by_buyer = step.side == Actor.BUYER
    if any(event.kind == "publish_reviews" for event in step.history):
        raise errors.ReviewsOver
    if step.order.reviews.filter(by_buyer=by_buyer).exists():
        raise errors.AlreadyReviewed
    given = [work, communication, as_agreed] if by_buyer else [rating]
    if any(value not in range(1, 6) for value in given):
        raise InvalidInput(_("Please rate with one to five stars."), field="rating")
    parts = dict(zip(PARTS, given, strict=True)) if by_buyer else {}
    review = Review.objects.create(
        order=step.order,
        by_buyer=by_buyer,
        author=step.by,
        rating_tenths=headline_tenths(given),
        text=text.strip(),
        at=step.now,
        **parts,
    )
    # The record tells that a review is in, never what it says before both are.
    step.move("write_review")
    if step.order.reviews.count() == 2:
        step.move("publish_reviews", reviews=2)
    return review


def headline_tenths(stars: list[int]) -> int:
    """Return the average of whole stars in tenths, rounded half up."""
    return (sum(stars) * 20 + len(stars)) // (2 * len(stars))
