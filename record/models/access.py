from django.conf import settings
from django.db import models
from django.db.models import F, Q

from record.models.thread import Thread


class ReadGrant(models.Model):
    """Which of the staff may read which thread, why and until when."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="grants")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="read_grants"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    reference = models.CharField(max_length=60, help_text="What it is for, e.g. referral:12.")
    granted_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="record_grant_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="record_grant_ends_after_it_begins",
                condition=Q(ends_at__gt=F("granted_at")),
            ),
        ]


class ReadLog(models.Model):
    """That somebody of the staff read a thread: written in the transaction of the reading."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="readings")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(ReadGrant, on_delete=models.PROTECT, related_name="readings")
    what = models.CharField(max_length=60)
    up_to_seq = models.PositiveIntegerField()
    at = models.DateTimeField()
