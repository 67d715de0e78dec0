from django.db import models
from django.db.models import F, Q

from core.models import Upload
from gigs.models.gig import Gig

# A gig without reviews sorts as if it had five of 4.2 stars: few reviews move it a little,
# many carry it.
RATING_PRIOR = 4_200
RATING_PRIOR_REVIEWS = 5


class GigFacts(models.Model):
    """What a card needs to know and higher floors find out (projection, rebuildable)."""

    gig = models.OneToOneField(Gig, on_delete=models.CASCADE, related_name="facts")
    reviews = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0, help_text="In tenths of a star.")
    rating_weighted = models.PositiveIntegerField(
        default=RATING_PRIOR,
        help_text="For sorting: in thousandths of a star, drawn to the middle by few reviews.",
    )
    orders_completed = models.PositiveIntegerField(default=0)
    orders_in_queue = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "gig facts"
        constraints = [
            models.CheckConstraint(
                name="gigs_facts_ratings_are_of_reviews",
                condition=Q(rating_sum__gte=F("reviews") * 10)
                & Q(rating_sum__lte=F("reviews") * 50),
            ),
        ]
        indexes = [
            models.Index(name="gigs_facts_best", fields=["-rating_weighted", "-gig"]),
        ]

    @property
    def rating(self) -> float | None:
        """Average in stars, to one digit; None without reviews."""
        return round(self.rating_sum / self.reviews / 10, 1) if self.reviews else None


class PublishedReview(models.Model):
    """A review as the public sees it, written by `orders` when both are in or 14 days passed."""

    gig = models.ForeignKey(Gig, on_delete=models.CASCADE, related_name="published_reviews")
    order_public_id = models.CharField(max_length=20)
    by_buyer = models.BooleanField()
    author_name = models.CharField(max_length=80)
    author_country_code = models.CharField(max_length=2, blank=True)
    rating_tenths = models.PositiveSmallIntegerField(help_text="10 to 50.")
    work = models.PositiveSmallIntegerField(null=True)
    communication = models.PositiveSmallIntegerField(null=True)
    as_agreed = models.PositiveSmallIntegerField(null=True)
    text = models.TextField()
    answer = models.TextField(blank=True)
    package_name = models.CharField(max_length=60, blank=True)
    delivery_days = models.PositiveSmallIntegerField(null=True)
    cover = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_public_id", "by_buyer"], name="gigs_review_once_per_side"
            ),
            models.CheckConstraint(
                name="gigs_review_parts_between_one_and_five",
                condition=(Q(work__isnull=True) | Q(work__range=(1, 5)))
                & (Q(communication__isnull=True) | Q(communication__range=(1, 5)))
                & (Q(as_agreed__isnull=True) | Q(as_agreed__range=(1, 5))),
            ),
            models.CheckConstraint(
                name="gigs_review_between_one_and_five_stars",
                condition=Q(rating_tenths__range=(10, 50)),
            ),
        ]
        indexes = [
            models.Index(name="gigs_review_newest", fields=["gig", "-published_at", "-id"]),
        ]

    @property
    def stars(self) -> int:
        """The whole stars that a row of stars shows."""
        return (self.rating_tenths + 5) // 10
