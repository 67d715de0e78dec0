"""What the home page may claim: figures with the sample they come from."""

from dataclasses import dataclass

from django.db.models import Sum

from accounts.models import PersonFact
from gigs.models import GigFacts


@dataclass(frozen=True, slots=True)
class Proof:
    """Figures over the whole site; a sample of 0 means that nothing can be said yet."""

    rating: float
    reviews: int
    completed: int
    on_time_percent: int
    on_time_sample: int


def proof() -> Proof:
    """Return the figures, in two statements over stored counts."""
    totals = GigFacts.objects.aggregate(
        reviews=Sum("reviews", default=0),
        rating_sum=Sum("rating_sum", default=0),
        completed=Sum("orders_completed", default=0),
    )
    on_time = PersonFact.objects.filter(kind="on_time").aggregate(
        kept=Sum("count", default=0), of=Sum("of", default=0)
    )
    reviews, sample = totals["reviews"], on_time["of"]
    return Proof(
        rating=round(totals["rating_sum"] / reviews / 10, 1) if reviews else 0,
        reviews=reviews,
        completed=totals["completed"],
        on_time_percent=100 * on_time["kept"] // sample if sample else 0,
        on_time_sample=sample,
    )
