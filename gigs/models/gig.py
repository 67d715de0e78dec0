from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import SellerAccount
from core.fees import PriceWithFee, price_with_fee
from core.ids import new_public_id
from core.models import Upload
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
    # What a shelf shows and filters, copied from the live version when it is published.
    title = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    price_minor = models.BigIntegerField(
        null=True, help_text="Of the first package, minor units, without the buyer's fee."
    )
    delivery_days = models.PositiveSmallIntegerField(null=True, help_text="Of the first package.")
    cover = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cover_alt = models.CharField(max_length=200, blank=True)
    search = SearchVectorField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="gigs_gig_on_show_has_a_version",
                condition=Q(live_version__isnull=False) | Q(status__in=["draft", "removed"]),
            ),
            models.CheckConstraint(
                name="gigs_gig_live_has_a_price",
                condition=Q(status="draft") | Q(price_minor__isnull=False),
            ),
            models.CheckConstraint(
                name="gigs_gig_queue_has_a_place",
                condition=Q(queue_limit__isnull=True) | Q(queue_limit__gte=1),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="gigs_gig_search"),
            models.Index(
                name="gigs_gig_shelf",
                fields=["category", "-published_at", "-id"],
                condition=Q(status="live"),
            ),
            models.Index(
                name="gigs_gig_newest",
                fields=["-published_at", "-id"],
                condition=Q(status="live"),
            ),
            models.Index(
                name="gigs_gig_cheapest",
                fields=["currency", "price_minor", "-id"],
                condition=Q(status="live"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    @property
    def price(self) -> PriceWithFee:
        """What the first package costs the buyer, fee and total included."""
        return price_with_fee(self.price_minor, self.currency)

    def get_absolute_url(self) -> str:
        return reverse("gigs:gig", args=[self.public_id, self.slug])


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
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gig", "number"], name="gigs_version_number_once"),
            models.CheckConstraint(name="gigs_version_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title
