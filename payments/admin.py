"""The money for staff: everything to read and to follow, nothing to edit."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, ReadOnlyInline
from core.money import format_money
from payments.models import Effect, Hold, LedgerAccount, Payment, ProviderEvent, Transfer


def link_to(row: Model | None) -> str | SafeString:
    """Return a link to the page of a row, or a dash."""
    if row is None:
        return "–"
    address = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, row)


def money_column(name: str, text: Any):
    """Return a column that writes an amount in minor units in the currency of its row."""

    @admin.display(description=text, ordering=name)
    def column(row: Any) -> str:
        minor = getattr(row, name)
        if minor is None:
            return "–"
        currency = row.currency if hasattr(row, "currency") else row.hold.currency
        return format_money(minor, currency)

    return column


def link_column(name: str, text: Any):
    """Return a column that links to the row a foreign key points to."""

    @admin.display(description=text, ordering=name)
    def column(row: Any) -> str | SafeString:
        return link_to(getattr(row, name))

    return column


AMOUNT = money_column("amount_minor", _("amount"))
HOLD, PAYMENT, EFFECT = (
    link_column("hold", _("hold")),
    link_column("payment", _("payment")),
    link_column("effect", _("effect")),
)
DEBIT, CREDIT = link_column("debit", _("from")), link_column("credit", _("to"))
CORRECTS = link_column("corrects", _("corrects"))


class TransferInline(ReadOnlyInline):
    model = Transfer
    fk_name = "hold"
    fields = ["at", "purpose", AMOUNT, DEBIT, CREDIT, CORRECTS, "key"]
    readonly_fields = [AMOUNT, DEBIT, CREDIT, CORRECTS]
    ordering = ["id"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("debit", "credit", "corrects", "hold")


class PaymentInline(ReadOnlyInline):
    model = Payment
    fields = ["number", "state", "session_id", "intent_id", "opened_at"]
    ordering = ["number"]


class EffectInline(ReadOnlyInline):
    model = Effect
    fk_name = "hold"
    fields = ["kind", "state", AMOUNT, "key", "provider_id", "tries", "due_at", "refusal"]
    readonly_fields = [AMOUNT]
    ordering = ["id"]


@admin.register(Hold)
class HoldAdmin(ReadOnlyAdmin):
    """The money of one order part, with every move of it and every call to the provider."""

    list_display = [
        "public_id", "state", "payer", "seller", money_column("price_minor", _("price")),
        money_column("fee_minor", _("fee")), money_column("captured_minor", _("captured")),
        money_column("released_minor", _("released")),
        money_column("refunded_minor", _("refunded")), "created_at",
    ]  # fmt: skip
    list_filter = ["state", "currency", "manual_capture", "created_at"]
    list_select_related = ["payer", "seller"]
    search_fields = ["=public_id", "payer__email", "seller__name", "=payments__intent_id"]
    date_hierarchy = "created_at"
    ordering = ["-id"]
    inlines = [TransferInline, PaymentInline, EffectInline]


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ReadOnlyAdmin):
    """An account with its balance: stored for one hold or seller, added up for shared ones."""

    list_display = ["id", "kind", "currency", "owner", "balance"]
    list_filter = ["kind", "currency"]
    list_select_related = ["seller", "hold"]
    search_fields = ["seller__name", "=seller__handle", "=hold__public_id"]
    readonly_fields = ["balance", "transfers"]
    ordering = ["kind", "id"]

    @admin.display(description=_("belongs to"))
    def owner(self, account: LedgerAccount) -> str | SafeString:
        return account.seller.name if account.seller else link_to(account.hold)

    @admin.display(description=_("balance"))
    def balance(self, account: LedgerAccount) -> str:
        minor = account.balance_minor
        if minor is None:
            minor = _summed(account.credits) - _summed(account.debits)
        return format_money(minor, account.currency)

    @admin.display(description=_("transfers"))
    def transfers(self, account: LedgerAccount) -> SafeString:
        base = reverse("admin:payments_transfer_changelist")
        return format_html(
            '<a href="{}?debit__id__exact={}">{}</a> · <a href="{}?credit__id__exact={}">{}</a>',
            base, account.pk, _("out"), base, account.pk, _("in"),
        )  # fmt: skip


def _summed(moves) -> int:
    return moves.aggregate(total=models.Sum("amount_minor"))["total"] or 0


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """One move of money; nobody can change or delete it."""

    list_display = ["id", "at", "purpose", AMOUNT, DEBIT, CREDIT, HOLD, CORRECTS, EFFECT]
    list_filter = ["purpose", "currency", "at"]
    list_select_related = ["debit", "credit", "hold", "corrects", "effect"]
    search_fields = ["=key", "=hold__public_id"]
    date_hierarchy = "at"
    ordering = ["-id"]

    def lookup_allowed(self, lookup, value, request) -> bool:
        # The page of an account leads to its moves.
        sides = ("debit__id__exact", "credit__id__exact")
        return lookup in sides or super().lookup_allowed(lookup, value, request)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """A try of a buyer to pay a hold."""

    list_display = ["id", HOLD, "number", "state", "session_id", "intent_id", "opened_at"]
    list_filter = ["state", "opened_at"]
    list_select_related = ["hold"]
    search_fields = ["=hold__public_id", "=session_id", "=intent_id"]
    exclude = ["url"]
    ordering = ["-id"]


@admin.register(Effect)
class EffectAdmin(ReadOnlyAdmin):
    """A call to the provider; unknown ones keep their money reserved until they are clear."""

    list_display = ["id", "kind", "state", AMOUNT, HOLD, PAYMENT, "tries", "sent_at", "due_at"]
    list_filter = ["state", "kind", "planned_at"]
    list_select_related = ["hold", "payment__hold"]
    search_fields = ["=key", "=provider_id", "=hold__public_id"]
    ordering = ["-id"]


@admin.register(ProviderEvent)
class ProviderEventAdmin(ReadOnlyAdmin):
    """What the provider sent, as it came."""

    list_display = [
        "event_id",
        "kind",
        "object_id",
        "received_at",
        "handled_at",
        "tries",
        "trouble",
    ]
    list_filter = [("handled_at", admin.EmptyFieldListFilter), "kind", "received_at"]
    search_fields = ["=event_id", "=object_id"]
    ordering = ["-id"]
