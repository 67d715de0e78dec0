from django.db import models

from gigs.models import Gig
from record.models import Thread


class Inquiry(models.Model):
    """A thread before an order: which gig it asks about. Ends when the thread is converted."""

    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="inquiry")
    gig = models.ForeignKey(Gig, on_delete=models.PROTECT, related_name="inquiries")
    opened_at = models.DateTimeField()
    converted_at = models.DateTimeField(null=True)
