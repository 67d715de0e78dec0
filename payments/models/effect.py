from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payments.models.hold import Hold


class Payment(models.Model):
    """One try of a buyer to pay a hold on the provider's hosted page."""

    class State(models.TextChoices):
        OPENING = "opening", _("opening")
        OPEN = "open", _("open")
        AUTHORISED = "authorised", _("authorised")
        PAID = "paid", _("paid")
        EXPIRED = "expired", _("expired")

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.OPENING)
    session_id = models.CharField(max_length=100, null=True, unique=True)
    intent_id = models.CharField(max_length=100, null=True, unique=True)
    url = models.URLField(max_length=1000, blank=True)
    opened_at = models.DateTimeField(help_text="Real time.")
    due_at = models.DateTimeField(help_text="When to look it up next; real time.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "number"], name="payments_try_number_once"),
            models.UniqueConstraint(
                fields=["hold"], condition=Q(state__in=["opening", "open", "authorised", "paid"]),
                name="payments_hold_has_one_live_try",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                name="payments_payment_due",
                fields=["due_at", "id"],
                condition=Q(state__in=["open", "authorised"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hold} · {self.number}"


class Effect(models.Model):
    """A call to the provider: its intent stands here, committed, before anything is sent.

    unknown is a state: its money stays reserved and it is reconciled by looking up, never by
    age (reliability P3). Only a definitive answer makes it done or rejected.
    """

    class Kind(models.TextChoices):
        OPEN_CHECKOUT = "open_checkout", _("open checkout")
        EXPIRE_CHECKOUT = "expire_checkout", _("expire checkout")
        CAPTURE = "capture", _("capture")
        RELEASE_AUTHORISATION = "release_authorisation", _("release authorisation")
        REFUND = "refund", _("refund")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENDING = "sending", _("sending")
        DONE = "done", _("done")
        REJECTED = "rejected", _("rejected")
        UNKNOWN = "unknown", _("unknown")

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="effects")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    amount_minor = models.BigIntegerField()
    key = models.CharField(max_length=120, unique=True, help_text="Also the idempotency key.")
    facts = models.JSONField(default=dict)
    provider_id = models.CharField(max_length=100, null=True, unique=True)
    refusal = models.CharField(max_length=300, blank=True)
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="Real time of the first sending.")
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(help_text="When to send or look up next; real time.")

    class Meta:
        indexes = [
            models.Index(
                name="payments_effect_due",
                fields=["due_at", "id"],
                condition=Q(state__in=["planned", "sending", "unknown"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "kind"],
                condition=Q(kind__in=["open_checkout", "expire_checkout"]) & ~Q(state="rejected"),
                name="payments_one_live_effect_per_kind",
            ),
            # Capturing and letting go exclude each other, also while one of them is unknown.
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(kind__in=["capture", "release_authorisation"]) & ~Q(state="rejected"),
                name="payments_capture_or_release_once",
            ),
            models.CheckConstraint(
                name="payments_effect_is_of_an_amount",
                condition=Q(amount_minor__gt=0),
            ),
            models.CheckConstraint(
                name="payments_effect_is_sent_before_it_settles",
                condition=Q(state__in=["planned", "rejected"]) | Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ProviderEvent(models.Model):
    """An event of the provider, stored under its unique id before anything acts on it."""

    event_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=100)
    payload = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(help_text="When to try to handle it next; real time.")
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="payments_event_waiting",
                fields=["due_at", "id"],
                condition=Q(handled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.event_id
