from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SellerAccount


class LedgerAccount(models.Model):
    """A place where money is counted, in one currency.

    Balance = credits - debits, in minor units. It is stored, and checked, only for accounts
    of one order part or one seller account: a shared row would make every order wait for
    every other. Fees, losses and the provider's side are summed from the transfers.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("held for one order part")
        SELLER_PENDING = "seller_pending", _("earned, still clearing")
        SELLER_AVAILABLE = "seller_available", _("ready to be paid out")
        SELLER_DEBT = "seller_debt", _("owed by the seller account")
        BUYER_CREDIT = "buyer_credit", _("a buyer's credit")
        PLATFORM_FEES = "platform_fees", _("fees earned")
        PLATFORM_LOSS = "platform_loss", _("losses borne by the platform")
        PROVIDER_CLEARING = "provider_clearing", _("money at the payment provider")

    kind = models.CharField(max_length=20, choices=Kind)
    currency = models.CharField(max_length=3)
    seller = models.ForeignKey(
        SellerAccount,
        null=True,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
    )
    hold = models.OneToOneField(
        "payments.Hold", null=True, on_delete=models.PROTECT, related_name="account"
    )
    balance_minor = models.BigIntegerField(
        null=True, help_text="Null for accounts that are summed."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "currency", "seller"],
                condition=Q(seller__isnull=False),
                name="payments_one_account_per_seller_and_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "currency"],
                condition=Q(seller__isnull=True, hold__isnull=True),
                name="payments_one_shared_account_per_kind",
            ),
            models.CheckConstraint(
                name="payments_hold_account_is_of_a_hold",
                condition=Q(kind="hold", hold__isnull=False, seller__isnull=True)
                | (~Q(kind="hold") & Q(hold__isnull=True)),
            ),
            models.CheckConstraint(
                name="payments_balance_is_stored_where_owned",
                condition=Q(balance_minor__isnull=True, hold__isnull=True, seller__isnull=True)
                | Q(balance_minor__isnull=False),
            ),
            models.CheckConstraint(
                name="payments_owned_balance_is_never_negative",
                condition=Q(balance_minor__isnull=True)
                | Q(kind="seller_debt")
                | Q(balance_minor__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.currency})"


class Transfer(models.Model):
    """Money moved from one account (debit) to another (credit); append-only, two legs by shape.

    A correction is the exact reverse of one earlier transfer, and names it.
    """

    class Purpose(models.TextChoices):
        CAPTURE = "capture", _("payment captured")
        RELEASE = "release", _("released to the seller")
        FEE = "fee", _("fee earned")
        REFUND = "refund", _("refunded to the buyer")
        FEE_REFUND = "fee_refund", _("fee refunded to the buyer")
        CLEARING = "clearing", _("clearing ended")
        LOSS = "loss", _("loss of the platform")
        CORRECTION = "correction", _("correction")

    debit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="credits")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=12, choices=Purpose)
    hold = models.ForeignKey(
        "payments.Hold", on_delete=models.PROTECT, related_name="transfers",
        help_text="The order part the money belongs to.",
    )  # fmt: skip
    key = models.CharField(max_length=120, unique=True, help_text="Business identity of the move.")
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    effect = models.ForeignKey(
        "payments.Effect", null=True, on_delete=models.PROTECT, related_name="transfers",
        help_text="The call to the provider this money is reserved for.",
    )  # fmt: skip
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payments_transfer_moves_something",
                condition=Q(amount_minor__gt=0),
            ),
            models.CheckConstraint(
                name="payments_transfer_between_two_accounts",
                condition=~Q(debit=F("credit")),
            ),
            models.CheckConstraint(
                name="payments_correction_names_what_it_corrects",
                condition=Q(purpose="correction", corrects__isnull=False)
                | (~Q(purpose="correction") & Q(corrects__isnull=True)),
            ),
            models.CheckConstraint(
                name="payments_refund_is_reserved_for_an_effect",
                condition=Q(purpose__in=["refund", "fee_refund"], effect__isnull=False)
                | (~Q(purpose__in=["refund", "fee_refund"]) & Q(effect__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.key
