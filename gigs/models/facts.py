from django.db import models
from django.db.models import Q

from core.models import Upload
from gigs.models.gig import Gig


class GigFacts(models.Model):
    """What a card needs to know and higher floors find out (projection, rebuildable)."""

    gig = models.OneToOneField(Gig, on_delete=models.CASCADE, related_name="facts")
    reviews = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0, help_text="In tenths of a star.")
    orders_completed = models.PositiveIntegerField(default=0)
    orders_in_queue = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

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
                name="gigs_review_between_one_and_five_stars",
                condition=Q(rating_tenths__range=(10, 50)),
            ),
        ]
        indexes = [
            models.Index(name="gigs_review_newest", fields=["gig", "-published_at", "-id"]),
        ]
