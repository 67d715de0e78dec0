from django.conf import settings
from django.db import models
from django.db.models import F, Q

from orders.models.order import Order


class Review(models.Model):
    """One side's review; hidden until both are in or 14 days after completion have passed.

    A buyer rates work, communication and as agreed, which average to the headline; a seller
    gives the headline alone.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="reviews")
    by_buyer = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rating_tenths = models.PositiveSmallIntegerField()
    work = models.PositiveSmallIntegerField(null=True)
    communication = models.PositiveSmallIntegerField(null=True)
    as_agreed = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(max_length=3000)
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "by_buyer"], name="orders_review_once"),
            models.CheckConstraint(
                name="orders_review_between_one_and_five",
                condition=Q(rating_tenths__range=(10, 50)),
            ),
            models.CheckConstraint(
                name="orders_review_parts_make_the_headline",
                condition=Q(by_buyer=False, work__isnull=True)
                | Q(
                    by_buyer=True,
                    work__range=(1, 5),
                    communication__range=(1, 5),
                    as_agreed__range=(1, 5),
                    rating_tenths=((F("work") + F("communication") + F("as_agreed")) * 20 + 3) / 6,
                ),
            ),
        ]
