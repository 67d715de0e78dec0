from django.conf import settings
from django.db import models


class PersonFact(models.Model):
    """A count about a person with its sample and dates; written by the app that knows it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facts"
    )
    kind = models.CharField(max_length=40, help_text="E.g. orders_completed, late_briefs.")
    count = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0, help_text="The sample; 0 where none applies.")
    since = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="accounts_fact_once_per_kind"),
        ]
