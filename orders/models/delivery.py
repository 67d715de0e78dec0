from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Upload
from orders.enums import PointKind
from orders.models.agreement import AgreementLine
from orders.models.order import Order, Part


class Delivery(models.Model):
    """Files and a note, against lines of the agreement; only a full one starts the review."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True, max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orders_delivery_once"),
        ]


class DeliveryLine(models.Model):
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(AgreementLine, on_delete=models.PROTECT, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="orders_line_covered_once"),
        ]


class DeliveryFile(models.Model):
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class RevisionRequest(models.Model):
    """The buyer asks for points to be mended; at most one is open."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="revision_requests")
    number = models.PositiveSmallIntegerField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    counted = models.BooleanField(help_text="False where every point is a defect.")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, help_text="When the seller delivered again.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orders_revision_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(answered_at__isnull=True),
                name="orders_one_open_revision",
            ),
        ]


class RevisionPoint(models.Model):
    """One thing to mend, tied to a line or to none."""

    request = models.ForeignKey(RevisionRequest, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    line = models.ForeignKey(AgreementLine, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PointKind, default=PointKind.REVISION)

    class Meta:
        ordering = ["number"]
