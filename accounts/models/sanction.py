from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Sanction(models.Model):
    """What a person of the staff decided about an account: rule, facts, scope and an end."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sanctions"
    )
    standing = models.CharField(max_length=10, help_text="The standing while it is in force.")
    rule = models.CharField(max_length=80)
    facts = models.TextField()
    scope = models.TextField(help_text="What may no longer be done, and what stays possible.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty when it ran out.",
    )

    class Meta:
        permissions = [("impose_sanction", "Can decide on the standing of an account")]
        indexes = [
            models.Index(
                name="accounts_sanction_due",
                fields=["ends_at"],
                condition=Q(lifted_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_sanction_ends_after_it_begins",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="accounts_sanction_is_by_somebody_else",
                condition=~Q(user=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.standing}"
