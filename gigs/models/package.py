from django.db import models
from django.db.models import Q

from gigs.models.gig import GigVersion


class ScopeLine(models.Model):
    """One numbered line of what a gig can contain; the same rows over all packages."""

    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="scope_lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="gigs_scope_line_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Package(models.Model):
    """One of one to three sizes of a gig: price, days, revisions and included lines."""

    class Tier(models.TextChoices):
        BASIC = "basic"
        STANDARD = "standard"
        PREMIUM = "premium"

    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="packages")
    tier = models.CharField(max_length=10, choices=Tier)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    price_minor = models.BigIntegerField(help_text="Minor units, without the buyer's fee.")
    delivery_days = models.PositiveSmallIntegerField()
    revisions = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "tier"], name="gigs_package_tier_once"),
            models.CheckConstraint(name="gigs_package_has_a_price", condition=Q(price_minor__gt=0)),
            models.CheckConstraint(
                name="gigs_package_takes_a_day",
                condition=Q(delivery_days__range=(1, 60)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PackageLine(models.Model):
    """How much of a scope line a package includes."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(ScopeLine, on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "line"], name="gigs_package_line_once"),
            models.CheckConstraint(
                name="gigs_package_line_is_something", condition=Q(quantity__gte=1)
            ),
        ]


class Extra(models.Model):
    """Something to add to any package. Express extras have negative days."""

    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="extras")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    price_minor = models.BigIntegerField()
    extra_days = models.SmallIntegerField(default=0, help_text="Negative: delivered sooner.")
    adds_line = models.BooleanField(
        default=True, help_text="Becomes a scope line; express extras do not."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="gigs_extra_once"),
            models.CheckConstraint(name="gigs_extra_has_a_price", condition=Q(price_minor__gt=0)),
        ]

    @property
    def days_sooner(self) -> int:
        """How many days an express extra saves; 0 or less for the others."""
        return -self.extra_days

    def __str__(self) -> str:
        return self.name
