from django.conf import settings
from django.db import models
from django.db.models import Q

from gigs.models import Gig
from record.models import Thread


class Inquiry(models.Model):
    """A thread before an order: which gig it asks about. Ends when the thread is converted.

    A buyer has at most one open inquiry about a gig; asking again goes on in the same thread.
    """

    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="inquiry")
    gig = models.ForeignKey(Gig, on_delete=models.PROTECT, related_name="inquiries")
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inquiries"
    )
    opened_at = models.DateTimeField()
    converted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="messaging_one_open_inquiry",
                fields=["buyer", "gig"],
                condition=Q(converted_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="messaging_inquiries_of_buyer", fields=["buyer", "-opened_at"]),
        ]
