from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import SellerAccount
from core.ids import new_public_id
from gigs.models import GigVersion
from orders.enums import Cause, State
from payments.models import Hold
from record.models import Thread


def written(number: int) -> str:
    """Write an order's number for people's eyes: N.º 48 213, with spaces that never break."""
    return f"N.º {number:,}".replace(" ", "\u00a0").replace(",", "\u00a0")


ENDS = [State.CLOSED, State.CANCELLED]


class Order(models.Model):
    """A buyer, a seller account, an agreement, a state and one or more parts.

    The state changes only in `orders.domain.transitions`. `number` is for people's eyes;
    pages and API use `public_id`. `periods` are the operator's periods it began with, in
    hours by name; they stay its own whatever the operator changes later.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.BigIntegerField(unique=True)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )
    seller = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="orders")
    gig_version = models.ForeignKey(GigVersion, on_delete=models.PROTECT, related_name="+")
    offer = models.OneToOneField("Offer", null=True, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.PROTECT, related_name="orders",
        help_text="Null until paid; the inquiry's thread is converted, never copied.",
    )  # fmt: skip
    title = models.CharField(max_length=120)
    package_name = models.CharField(max_length=60)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING_PAYMENT)
    ask_first = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    fee_basis_points = models.PositiveIntegerField()
    revisions_included = models.PositiveSmallIntegerField()
    revisions_used = models.PositiveSmallIntegerField(default=0)
    review_prolonged = models.BooleanField(default=False)
    periods = models.JSONField()
    request_key = models.UUIDField(help_text="Made by the buyer's page: a double click is one.")
    last_event = models.PositiveIntegerField(default=0)
    told_event = models.PositiveIntegerField(
        default=0, help_text="Up to which event both sides were notified."
    )
    is_late = models.BooleanField(default=False, help_text="The due time passed on seller's time.")
    ever_delivered = models.BooleanField(default=False)
    grace_over = models.BooleanField(
        default=False,
        help_text="Late by more than the grace.",
    )
    brief_overdue = models.BooleanField(
        default=False, help_text="The brief stayed open so long that either side may go."
    )
    cause = models.CharField(max_length=20, choices=Cause, blank=True)
    placed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(
        null=True, help_text="The seller accepted the request; its capture follows."
    )
    paid_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True, help_text="The brief was in or waived.")
    completed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Closed or cancelled.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "request_key"], name="orders_asked_once"),
            models.CheckConstraint(
                name="orders_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="orders_cancelled_has_a_cause",
                condition=Q(state="cancelled", cause__gt="")
                | (~Q(state="cancelled") & Q(cause="")),
            ),
            models.CheckConstraint(
                name="orders_ended_has_a_time",
                condition=Q(state__in=ENDS, ended_at__isnull=False)
                | (~Q(state__in=ENDS) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="orders_paid_has_a_thread",
                condition=Q(paid_at__isnull=True) | Q(thread__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="orders_of_buyer", fields=["buyer", "-placed_at", "-id"]),
            models.Index(name="orders_of_seller", fields=["seller", "-placed_at", "-id"]),
            models.Index(
                name="orders_live_of_seller",
                fields=["seller", "state"],
                condition=~Q(state__in=ENDS),
            ),
            models.Index(
                name="orders_still_to_tell",
                fields=["id"],
                condition=Q(told_event__lt=F("last_event")),
            ),
        ]

    def __str__(self) -> str:
        return written(self.number)


class Part(models.Model):
    """A part of the agreement that is paid and delivered by itself; a plain order has one."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120, blank=True)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="part")
    price_minor = models.BigIntegerField()
    delivery_days = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True, help_text="Recomputed from events by the executor.")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orders_part_number_once"),
            models.CheckConstraint(name="orders_part_has_a_price", condition=Q(price_minor__gt=0)),
        ]
