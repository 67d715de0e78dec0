from django.db import models
from django.db.models import Q

from orders.models.order import Order


class AgreementVersion(models.Model):
    """The frozen scope of an order; every version stays readable (law 1)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    price_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    delivery_days = models.PositiveSmallIntegerField()
    revisions = models.PositiveSmallIntegerField()
    exclusions = models.JSONField(default=list)
    items = models.JSONField(help_text='Price lines: [{"text": "…", "price_minor": 100}]')
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="orders_agreement_once"),
        ]


class AgreementLine(models.Model):
    """One numbered line of scope: what, and how many."""

    class Origin(models.TextChoices):
        PACKAGE = "package"
        EXTRA = "extra"
        OFFER = "offer"
        CHANGE = "change"

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField(default=1)
    origin = models.CharField(max_length=10, choices=Origin)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="orders_line_number_once"),
            models.CheckConstraint(name="orders_line_is_something", condition=Q(quantity__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text
