"""People and seller accounts for the staff: to read, and one door to decide on standing."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import rules
from accounts.domain import standing
from accounts.forms import SanctionForm
from accounts.models import PersonFact, Sanction, SellerAccount, SellerMember, User
from core.errors import DomainError

# Staff sign in where everybody does: with limits on tries, codes and second factors.
admin.site.login = secure_admin_login(admin.site.login)


class ReadOnly:
    """Shown, never edited: what changes these rows are verbs with reasons."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class SanctionsOfUser(ReadOnly, admin.TabularInline):
    model = Sanction
    fk_name = "user"
    extra = 0
    fields = ["standing", "rule", "facts", "scope", "decided_by", "begins_at", "ends_at"]


class FactsOfUser(ReadOnly, admin.TabularInline):
    model = PersonFact
    extra = 0
    fields = ["kind", "count", "of", "since", "updated_at"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person: who they are, their standing, and the groups the operator gave them."""

    list_display = ["display_name", "handle", "email", "standing_shown", "is_staff", "joined_at"]
    list_filter = ["standing", "is_staff", "groups"]
    search_fields = ["display_name", "handle", "email", "public_id"]
    ordering = ["-joined_at"]
    inlines = [SanctionsOfUser, FactsOfUser]
    fields = [
        "display_name", "handle", "email", "public_id", "standing_shown", "decide", "joined_at",
        "last_login", "country_code", "language", "time_zone", "is_active", "is_staff", "groups",
    ]  # fmt: skip
    filter_horizontal = ["groups"]
    open_fields = frozenset({"is_active", "is_staff", "groups"})

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser opens or closes accounts and gives groups; nobody edits the rest."""
        if request.user.is_superuser:
            return [name for name in self.fields if name not in self.open_fields]
        return self.fields

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("Standing"), ordering="standing")
    def standing_shown(self, user) -> str:
        return user.get_standing_display()

    @admin.display(description=gettext_lazy("Decision"))
    def decide(self, user) -> str:
        address = reverse("admin:accounts_user_sanction", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("Decide on the standing"))

    def get_urls(self):
        door = path(
            "<int:user_id>/sanction/",
            self.admin_site.admin_view(self.sanction_page),
            name="accounts_user_sanction",
        )
        return [door, *super().get_urls()]

    def sanction_page(self, request, user_id: int):
        """Impose a sanction with its reasons; the domain decides whether this person may."""
        user = User.objects.filter(pk=user_id).first()
        if user is None:
            raise Http404
        if not rules.may_sanction(request.user, user):
            raise PermissionDenied
        form = SanctionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                standing.impose_sanction(by=request.user, user=user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The decision is in force and on the profile."))
                return redirect("admin:accounts_user_change", user.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Decide on the standing of %(name)s") % {"name": user},
            "form": form,
            "opts": self.opts,
            "subject": user,
        }
        return TemplateResponse(request, "admin/accounts/user/sanction.html", context)


@admin.register(Sanction)
class SanctionAdmin(ReadOnly, admin.ModelAdmin):
    """Every decision, with an action that ends one before its time."""

    list_display = ["user", "standing", "rule", "decided_by", "begins_at", "ends_at", "lifted_at"]
    list_filter = ["standing"]
    search_fields = ["user__display_name", "user__handle", "rule"]
    list_select_related = ["user", "decided_by"]
    actions = ["lift"]

    @admin.action(description=gettext_lazy("End the chosen sanctions now"), permissions=["lift"])
    def lift(self, request, chosen) -> None:
        for sanction in chosen:
            try:
                standing.lift_sanction(by=request.user, sanction=sanction)
            except DomainError as refusal:
                self.message_user(request, f"{sanction}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, _("%(what)s: ended.") % {"what": sanction})

    def has_lift_permission(self, request) -> bool:
        return request.user.has_perm("accounts.impose_sanction")


class Members(ReadOnly, admin.TabularInline):
    model = SellerMember
    extra = 0
    fields = ["user", "role", "title", "writes_to_clients", "joined_at"]


@admin.register(SellerAccount)
class SellerAccountAdmin(ReadOnly, admin.ModelAdmin):
    """Who sells, with the people behind it."""

    list_display = ["name", "handle", "kind", "standing", "country_code", "created_at"]
    list_filter = ["kind", "standing", "country_code"]
    search_fields = ["name", "handle", "public_id"]
    inlines = [Members]


# The library's page shows the seed of a second factor: whoever reads it can be that person.
admin.site.unregister(mfa_admin.Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, admin.ModelAdmin):
    """Second factors by kind and owner; deleting one is how support lets somebody in again."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return request.user.is_superuser
