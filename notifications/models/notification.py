from django.conf import settings
from django.db import models

from core.ids import new_public_id


class Notification(models.Model):
    """One thing a person should know; text is drawn in the reader's language from the kind.

    `key` makes telling idempotent: (recipient, key) is unique, so a sweep that tells again
    what a receiver told already changes nothing.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    facts = models.JSONField(default=dict, help_text="Named values for the kind's texts.")
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_due = models.BooleanField(default=True, help_text="Still to be sent by e-mail.")
    mail_at = models.DateTimeField(help_text="Not before; moved on when sending failed.")
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], name="notifications_told_once_per_key"
            ),
        ]
        indexes = [
            models.Index(
                name="notifications_unread",
                fields=["recipient", "-created_at"],
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(name="notifications_newest", fields=["recipient", "-created_at", "-id"]),
            models.Index(
                name="notifications_mail_due",
                fields=["mail_at"],
                condition=models.Q(mail_due=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class Preference(models.Model):
    """Whether a person wants a kind of notice by a channel; absent means the kind's default."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notification_preferences",
    )
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, default="email")
    wanted = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"],
                name="notifications_one_preference_each",
            ),
        ]
