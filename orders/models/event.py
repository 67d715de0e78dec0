from django.conf import settings
from django.db import models
from django.db.models import Q

from orders.enums import Actor, TimerKind
from orders.models.order import Order


class OrderEvent(models.Model):
    """One step of an order's history, numbered without a gap from its birth; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=10, choices=Actor)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField(help_text="When it took effect: for the clock, when it was due.")
    recorded_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["order", "n"], name="orders_event_n_once"),
        ]


class OrderTimer(models.Model):
    """Something that falls due for an order; recomputed from the events by the executor."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="timers")
    kind = models.CharField(max_length=30, choices=TimerKind)
    subject = models.CharField(max_length=40, help_text="What it is about, e.g. delivery:2.")
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(
        null=True, help_text="After a failure the sweep leaves it alone until then."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "subject"], name="orders_timer_once"),
            models.CheckConstraint(name="orders_timer_has_a_subject", condition=~Q(subject="")),
        ]
        indexes = [
            models.Index(
                name="orders_timer_due",
                fields=["due_at", "id"],
                condition=Q(fired_at__isnull=True),
            ),
        ]
