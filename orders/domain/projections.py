"""Facts downward: what gigs' cards show about orders and reviews, written through gigs."""

from datetime import datetime

from gigs.domain import facts
from orders.enums import State
from orders.models import Order, OrderEvent, Review

QUEUED = frozenset(
    {State.AWAITING_BRIEF, State.IN_PROGRESS, State.DELIVERED, State.IN_REVISION, State.DISPUTED}
)
DONE = frozenset({State.COMPLETED, State.CLOSED})


def count(order: Order, event: OrderEvent) -> None:
    """Count an order in or out of its gig's queue and among its completed ones."""
    in_queue = (event.to_state in QUEUED) - (event.from_state in QUEUED)
    completed = (event.to_state in DONE) - (event.from_state in DONE)
    if in_queue or completed:
        gig_id = order.gig_version.gig_id
        facts.count_order(gig_id=gig_id, in_queue=in_queue, completed=completed)


def rebuild(gig_id: int) -> bool:
    """Count a gig's orders again from the rows; returns whether the facts were right before."""
    theirs = Order.objects.filter(gig_version__gig_id=gig_id)
    _facts, were_right = facts.write_facts(
        gig_id=gig_id,
        orders_completed=theirs.filter(state__in=DONE).count(),
        orders_in_queue=theirs.filter(state__in=QUEUED).count(),
    )
    return were_right


def publish_reviews(order: Order, at: datetime) -> None:
    """Show the reviews of an order; only now does either side see the other's."""
    for review in order.reviews.filter(published_at__isnull=True).select_related("author"):
        review.published_at = at
        review.save(update_fields=["published_at"])
        facts.publish_review(gig_id=order.gig_version.gig_id, review=_public(order, review))


def _public(order: Order, review: Review) -> facts.ReviewFacts:
    return facts.ReviewFacts(
        order_public_id=order.public_id,
        by_buyer=review.by_buyer,
        author_name=review.author.display_name if review.by_buyer else order.seller.name,
        author_country_code=review.author.country_code if review.by_buyer else "",
        rating_tenths=review.rating_tenths,
        work=review.work,
        communication=review.communication,
        as_agreed=review.as_agreed,
        text=review.text,
        package_name=order.package_name,
        delivery_days=order.agreements.order_by("-number").first().delivery_days,
    )
