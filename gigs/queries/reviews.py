"""Published reviews with their distribution."""

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from gigs.models import PublishedReview


@dataclass(frozen=True, slots=True)
class Bar:
    """How many reviews gave so many stars, and their share in whole per cent."""

    stars: int
    count: int
    share: int
    url: str


def reviews_of_gig(gig_id: int, *, stars: int = 0, limit: int = 6) -> list[PublishedReview]:
    """Return a gig's newest reviews by buyers, only those with so many stars if asked."""
    return list(_with_stars(_of_buyers(gig_id=gig_id), stars)[:limit])


def reviews_of_seller(seller_id: int, *, limit: int = 10) -> list[PublishedReview]:
    """Return the newest reviews by buyers over all gigs of a seller account."""
    return list(_of_buyers(gig__seller_id=seller_id).select_related("gig")[:limit])


def review_bars(*, url: str = "", **of) -> list[Bar]:
    """Return five bars, five stars first; `of` names the gig or seller (gig_id=…)."""
    rows = _of_buyers(**of).order_by().values_list(_nearest_star())
    counts = dict(rows.annotate(found=Count("id")))
    whole = sum(counts.values())
    return [
        Bar(
            stars,
            counts.get(stars, 0),
            100 * counts.get(stars, 0) // whole if whole else 0,
            f"{url}?stars={stars}#reviews",
        )
        for stars in (5, 4, 3, 2, 1)
    ]


def _of_buyers(**of) -> QuerySet[PublishedReview]:
    return PublishedReview.objects.filter(by_buyer=True, **of).order_by("-published_at", "-id")


def _nearest_star():
    """A rating of 4.7 stands in the bar of five."""
    return (F("rating_tenths") + 5) / 10


def _with_stars(reviews: QuerySet[PublishedReview], stars: int) -> QuerySet[PublishedReview]:
    if not 1 <= stars <= 5:
        return reviews
    return reviews.filter(rating_tenths__gte=stars * 10 - 5, rating_tenths__lt=stars * 10 + 5)
