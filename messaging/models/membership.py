from django.conf import settings
from django.db import models

from record.models import Thread


class Membership(models.Model):
    """A person's place in a thread: what was read, what waits, and the draft."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="thread_memberships",
    )
    as_buyer = models.BooleanField()
    read_seq = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0, help_text="Messages by others after read_seq.")
    last_seq = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    preview = models.CharField(max_length=160, blank=True)
    waits_for_me = models.BooleanField(default=False, help_text="The last message is by another.")
    draft = models.TextField(blank=True, max_length=10000)
    starred = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="messaging_member_once"),
        ]
        indexes = [
            models.Index(name="messaging_inbox", fields=["user", "-last_at", "-thread"]),
        ]
