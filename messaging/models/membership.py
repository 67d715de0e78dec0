from django.conf import settings
from django.db import models
from django.db.models import Q

from record.models import Thread


class Membership(models.Model):
    """A person's place in a thread: what was read, what waits, the draft.

    The fields from `unread` to `waits_for_me` are a projection of the record, written with each
    entry and made again by `manage.py rebuild_memberships`; the others are the person's own.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="thread_memberships",
    )
    as_buyer = models.BooleanField()
    read_seq = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(
        default=0, help_text="Entries of the other side and the house after read_seq, up to 100."
    )
    last_seq = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    last_kind = models.CharField(max_length=40, blank=True, help_text="Kind of the entry last_seq.")
    preview = models.CharField(max_length=160, blank=True, help_text="How the last message begins.")
    waits_for_me = models.BooleanField(
        default=False, help_text="The last message is by the other side."
    )
    draft = models.TextField(blank=True, max_length=10000)
    starred = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="messaging_member_once"),
        ]
        indexes = [
            models.Index(name="messaging_inbox", fields=["user", "-last_at", "-thread"]),
            models.Index(
                name="messaging_inbox_unread",
                fields=["user", "-last_at", "-thread"],
                condition=Q(unread__gt=0),
            ),
            models.Index(
                name="messaging_inbox_waiting",
                fields=["user", "-last_at", "-thread"],
                condition=Q(waits_for_me=True),
            ),
        ]
