from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.enums import Actor
from orders.models.order import Order


class CancellationRequest(models.Model):
    """One side asks the other to end the order; unanswered, it goes to staff (law 4)."""

    class State(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        REFERRED = "referred"
        OVERTAKEN = "overtaken", "ended by something else that happened to the order"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cancellations")
    asked_by = models.CharField(max_length=10, choices=Actor)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state="open"),
                name="orders_one_open_cancellation",
            ),
        ]
