from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import SellerAccount
from core.ids import new_public_id


class Hold(models.Model):
    """The money of one order part: what was captured, and where it went, to the cent.

    `captured = released + fee_earned + refunded + still held`; the last is the balance of the
    hold's ledger account. Price and fee are minor units; the fee is the buyer's.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "nothing charged yet"
        AUTHORISED = "authorised", "authorised, not captured"
        HELD = "held", "held"
        SETTLED = "settled", "released or refunded in full"
        VOID = "void", "ended without a charge"

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holds"
    )
    seller = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="holds")
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    manual_capture = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    captured_minor = models.BigIntegerField(default=0)
    released_minor = models.BigIntegerField(default=0, help_text="To the seller.")
    fee_earned_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0, help_text="To the buyer.")
    cleared_minor = models.BigIntegerField(default=0, help_text="Of the released.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payments_hold_amounts",
                condition=Q(price_minor__gt=0, fee_minor__gte=0, released_minor__gte=0,
                            fee_earned_minor__gte=0, refunded_minor__gte=0, cleared_minor__gte=0),
            ),
            models.CheckConstraint(
                name="payments_hold_never_gives_more_than_it_got",
                condition=Q(
                    captured_minor__gte=F("released_minor")
                    + F("fee_earned_minor")
                    + F("refunded_minor")
                ),
            ),
            models.CheckConstraint(
                name="payments_hold_captures_all_or_nothing",
                condition=Q(captured_minor=0)
                | Q(captured_minor=F("price_minor") + F("fee_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_clears_what_was_released",
                condition=Q(cleared_minor__lte=F("released_minor")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.public_id
