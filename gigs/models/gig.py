from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from accounts.models import SellerAccount
from core.ids import new_public_id
from gigs.models.category import Category


class Gig(models.Model):
    """A service on offer. What buyers see is its live version; orders keep theirs."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"
        PAUSED = "paused"
        REMOVED = "removed"

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    seller = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="gigs")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="gigs")
    slug = models.SlugField(max_length=90, help_text="For readable addresses; not an identity.")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    live_version = models.OneToOneField(
        "GigVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ask_first = models.BooleanField(
        default=False,
        help_text="The card is authorised; captured only when the seller accepts.",
    )
    queue_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    search = SearchVectorField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gigs_gig_on_show_has_a_version",
                condition=Q(live_version__isnull=False) | Q(status__in=["draft", "removed"]),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="gigs_gig_search"),
            models.Index(
                name="gigs_gig_shelf",
                fields=["category", "-published_at", "-id"],
                condition=Q(status="live"),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class GigVersion(models.Model):
    """What a gig said when it was published; never changed afterwards, orders refer to it."""

    gig = models.ForeignKey(Gig, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=120)
    description = models.TextField(help_text="Markdown.", max_length=8000)
    tags = models.JSONField(default=list)
    exclusions = models.JSONField(default=list, help_text="What is not included; strings.")
    currency = models.CharField(max_length=3, default="EUR")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gig", "number"], name="gigs_version_number_once"),
            models.CheckConstraint(name="gigs_version_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title
