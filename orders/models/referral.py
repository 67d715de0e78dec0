from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.enums import Actor, ReferralKind
from orders.models.order import Order


class Referral(models.Model):
    """Something about an order that waits for a person of the staff."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=30, choices=ReferralKind)
    opened_by = models.CharField(max_length=10, choices=Actor)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(max_length=4000)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolution = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(resolved_at__isnull=True),
                name="orders_one_open_referral_of_a_kind",
            ),
            models.CheckConstraint(
                name="orders_referral_resolved_by_somebody",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(
                    resolved_at__isnull=False,
                    resolved_by__isnull=False,
                    resolution__gt="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.order}"
