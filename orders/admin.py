"""Orders for staff: everything to read, nothing to edit; what staff decide is in `disputes`."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin, ReadOnlyInline
from core.money import format_money
from orders.models import AgreementVersion, Offer, Order, OrderEvent, OrderTimer, Part, Review


class PartInline(ReadOnlyInline):
    model = Part
    fields = ["number", "price", "delivery_days", "due_at", "hold_link"]
    readonly_fields = ["price", "hold_link"]

    @admin.display(description=_("price"))
    def price(self, part: Part) -> str:
        return format_money(part.price_minor, part.hold.currency)

    @admin.display(description=_("money"))
    def hold_link(self, part: Part) -> str:
        address = reverse("admin:payments_hold_change", args=[part.hold_id])
        return format_html('<a href="{}">{}</a>', address, part.hold.get_state_display())


class EventInline(ReadOnlyInline):
    model = OrderEvent
    # Not the facts: they hold notes and reasons, which staff read on the record, by a grant.
    fields = ["n", "kind", "actor", "user", "from_state", "to_state", "at", "recorded_at"]


class TimerInline(ReadOnlyInline):
    model = OrderTimer
    fields = ["kind", "subject", "due_at", "fired_at"]


class AgreementInline(ReadOnlyInline):
    model = AgreementVersion
    fields = ["number", "price_minor", "fee_minor", "delivery_days", "revisions", "sha256"]


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """One order whole: parts with their money, versions of the agreement, history, timers."""

    list_display = ["number", "title", "state", "is_late", "buyer", "seller", "placed_at"]
    list_filter = ["state", "is_late", "ask_first", "cause", "placed_at"]
    list_select_related = ["buyer", "seller"]
    search_fields = ["=number", "=public_id", "title", "buyer__email", "seller__name"]
    date_hierarchy = "placed_at"
    ordering = ["-placed_at"]
    inlines = [PartInline, AgreementInline, EventInline, TimerInline]

    def get_search_results(self, request, queryset, search_term):
        # People write numbers the way pages show them: N.º 48 213.
        digits = search_term.replace("N.º", "").replace(" ", "").replace("\u202f", "")
        term = digits if digits.isdigit() else search_term
        return super().get_search_results(request, queryset, term)


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ["title", "seller", "state", "price", "made_at", "due_at"]
    list_filter = ["state"]
    list_select_related = ["seller"]
    search_fields = ["title", "seller__name"]

    @admin.display(description=_("price"))
    def price(self, offer: Offer) -> str:
        return format_money(offer.price_minor, offer.currency)


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ["order", "by_buyer", "author", "rating_tenths", "at", "published_at"]
    list_filter = ["by_buyer", "rating_tenths"]
    list_select_related = ["order", "author"]
