"""What waits for staff, with one plain action each until the desk stands.

Oldest first. Reading a thread needs a grant, which is an action with a reason; a decision splits
the held money and gives both sides its reasons. Every action calls a verb, shows its refusal as
a message, and is kept in the admin's history.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from core.errors import DomainError
from disputes.domain import cases
from disputes.forms import DecisionForm, GrantForm, ReasonForm
from orders.domain import referrals
from orders.enums import State
from orders.models import Referral
from record.domain import grants


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    """The queue of what waits for a person."""

    list_display = ["order", "kind", "opened_by", "opened_at", "waits", "doors"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter), "kind"]
    list_select_related = ["order"]
    ordering = ["opened_at", "id"]
    readonly_fields = ["doors"]

    @admin.display(description=_("waits"), boolean=True)
    def waits(self, referral: Referral) -> bool:
        return referral.resolved_at is None

    @admin.display(description=_("what to do"))
    def doors(self, referral: Referral) -> str:
        doors = [("grant", _("Read the thread"))] if referral.order.thread_id else []
        if referral.resolved_at is None:
            disputed = referral.order.state == State.DISPUTED
            doors.append(("decide", _("Decide")) if disputed else ("open_case", _("Open a case")))
            doors.append(("resolve", _("Resolve without a decision")))
        links = (
            format_html(
                '<a href="{}">{}</a>',
                reverse(f"admin:orders_referral_{name}", args=[referral.pk]),
                label,
            )
            for name, label in doors
        )
        return format_html(" · ".join("{}" for _door in doors), *links)

    def get_urls(self):
        doors = {
            "grant": self.grant_view,
            "open_case": self.open_case_view,
            "decide": self.decide_view,
            "resolve": self.resolve_view,
        }
        own = [
            path(
                f"<int:referral_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"orders_referral_{name}",
            )
            for name, view in doors.items()
        ]
        return own + super().get_urls()

    def grant_view(self, request, referral_id: int):
        """Let the reader open the thread for some days, for a written reason."""

        def act(referral, data):
            thread = referral.order.thread
            grants.grant_reading(
                staff=request.user,
                by=request.user,
                thread=thread,
                reason=data["reason"],
                reference=f"referral:{referral.pk}",
                days=data["days"],
            )
            return redirect("admin:record_thread_change", thread.pk)

        return self._door(request, referral_id, _("Read the thread"), GrantForm, act)

    def open_case_view(self, request, referral_id: int):
        """Stop clock and money until somebody decides."""

        def act(referral, data):
            cases.open_case(by=request.user, order=referral.order, reason=data["reason"])

        return self._door(request, referral_id, _("Open a case"), ReasonForm, act)

    def decide_view(self, request, referral_id: int):
        """Split the held price; both sides read the reasons."""
        order = self._referral(request, referral_id).order
        price = sum(part.price_minor for part in order.parts.all())

        def form_of(*args):
            return DecisionForm(*args, price_minor=price, currency=order.currency)

        def act(referral, data):
            cases.decide_case(
                by=request.user,
                order=referral.order,
                refund_price_minor=data["refund"],
                reasons=data["reason"],
            )

        return self._door(request, referral_id, _("Decide"), form_of, act)

    def resolve_view(self, request, referral_id: int):
        """Note what was done about it, without a decision on the money."""

        def act(referral, data):
            referrals.resolve(by=request.user, referral=referral, resolution=data["reason"])

        return self._door(request, referral_id, _("Resolve without a decision"), ReasonForm, act)

    def _referral(self, request, referral_id: int) -> Referral:
        if not request.user.has_perm("orders.change_referral"):
            raise PermissionDenied
        return get_object_or_404(Referral.objects.select_related("order__thread"), pk=referral_id)

    def _door(self, request, referral_id: int, title, form_of, act):
        referral = self._referral(request, referral_id)
        form = form_of(request.POST) if request.method == "POST" else form_of()
        if request.method == "POST" and form.is_valid():
            try:
                answer = act(referral, form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, referral, f"{title}: {form.cleaned_data['reason']}")
                messages.success(request, _("Done, and kept in the history."))
                return answer or redirect("admin:orders_referral_changelist")
        context = self.admin_site.each_context(request) | {
            "title": title,
            "form": form,
            "referral": referral,
            "opts": self.opts,
        }
        return render(request, "admin/orders/referral/door.html", context)
