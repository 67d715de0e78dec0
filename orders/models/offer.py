from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import SellerAccount
from core.ids import new_public_id
from gigs.models import GigVersion
from orders.enums import OfferState
from record.models import Thread


class Offer(models.Model):
    """A priced proposal made in a thread; accepted and paid, it becomes an order."""

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="offers")
    seller = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="offers")
    gig_version = models.ForeignKey(GigVersion, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=120)
    lines = models.JSONField(help_text='[{"text": "…", "quantity": 1}]')
    exclusions = models.JSONField(default=list)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    delivery_days = models.PositiveSmallIntegerField()
    revisions = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Expires unanswered; silence is never a yes.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="orders_offer_has_a_price", condition=Q(price_minor__gt=0)),
        ]
        indexes = [
            models.Index(name="orders_offer_due", fields=["due_at"], condition=Q(state="open")),
        ]
