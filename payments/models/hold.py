from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SellerAccount
from core.ids import new_public_id


class Hold(models.Model):
    """The money of one order part: what was captured, and where it went, to the cent.

    `captured = released + fee_earned + refunded + still held`; the last is the balance of the
    hold's ledger account. Price and fee are minor units; the fee is the buyer's. The sums, and
    the states held and settled, are written by the database when a transfer is appended; the
    application's role has no right to write them.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("nothing charged yet")
        AUTHORISED = "authorised", _("authorised, not captured")
        HELD = "held", _("held")
        SETTLED = "settled", _("released or refunded in full")
        VOID = "void", _("ended without a charge")

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
    fee_refunded_minor = models.BigIntegerField(default=0, help_text="Of the refunded.")
    cleared_minor = models.BigIntegerField(default=0, help_text="Of the released.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payments_hold_amounts",
                condition=Q(price_minor__gt=0, fee_minor__gte=0, released_minor__gte=0,
                            fee_earned_minor__gte=0, refunded_minor__gte=0,
                            fee_refunded_minor__gte=0, cleared_minor__gte=0),
            ),
            models.CheckConstraint(
                name="payments_hold_captures_all_or_nothing",
                condition=Q(captured_minor=0)
                | Q(captured_minor=F("price_minor") + F("fee_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_never_gives_more_than_it_got",
                condition=Q(captured_minor__gte=F("released_minor") + F("fee_earned_minor")
                            + F("refunded_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_gives_its_price_once",
                condition=Q(price_minor__gte=F("released_minor") + F("refunded_minor")
                            - F("fee_refunded_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_gives_its_fee_once",
                condition=Q(fee_minor__gte=F("fee_earned_minor") + F("fee_refunded_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_clears_what_was_released",
                condition=Q(cleared_minor__lte=F("released_minor")),
            ),
            models.CheckConstraint(
                name="payments_hold_state_follows_its_money",
                condition=Q(state__in=["planned", "authorised", "void"], captured_minor=0)
                | Q(state="held", captured_minor__gt=F("released_minor")
                    + F("fee_earned_minor") + F("refunded_minor"))
                | Q(state="settled", captured_minor__gt=0,
                    captured_minor=F("released_minor") + F("fee_earned_minor")
                    + F("refunded_minor")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.public_id

    @property
    def total_minor(self) -> int:
        """What the buyer pays: price and fee."""
        return self.price_minor + self.fee_minor

    @property
    def price_held_minor(self) -> int:
        """What is left of the price: neither released nor refunded; 0 before the capture."""
        if not self.captured_minor:
            return 0
        refunded = self.refunded_minor - self.fee_refunded_minor
        return self.price_minor - self.released_minor - refunded

    @property
    def fee_held_minor(self) -> int:
        """What is left of the fee: neither earned nor refunded; 0 before the capture."""
        if not self.captured_minor:
            return 0
        return self.fee_minor - self.fee_earned_minor - self.fee_refunded_minor
