"""Categories are the operator's; gigs are shown as they stand, versions never change."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from gigs.models import Category, Gig, GigVersion


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """Places of the catalogue, with names in every site language."""

    list_display = ["name_shown", "slug", "parent", "position"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    search_fields = ["slug", "names"]
    prepopulated_fields = {}

    @admin.display(description=gettext_lazy("Name"))
    def name_shown(self, category) -> str:
        return category.name


class VersionsOfGig(admin.TabularInline):
    model = GigVersion
    fk_name = "gig"
    extra = 0
    fields = ["number", "title", "language", "published_at", "published_by"]
    readonly_fields = fields

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Gig)
class GigAdmin(admin.ModelAdmin):
    """A gig as it stands; only its place in the catalogue can be mended by staff."""

    list_display = ["title", "seller", "category", "status", "price_minor", "currency"]
    list_filter = ["status", "language", "category"]
    list_select_related = ["seller", "category"]
    search_fields = ["title", "public_id", "seller__name"]
    fields = [
        "title", "public_id", "seller", "category", "status", "language", "currency",
        "price_minor", "delivery_days", "ask_first", "queue_limit", "created_at", "published_at",
    ]  # fmt: skip
    readonly_fields = [name for name in fields if name != "category"]
    inlines = [VersionsOfGig]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
