"""Staff see that a thread exists, its parties and its numbers; what was said, by grant alone."""

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.access import declare
from record.models import ReadGrant, ReadLog, Thread
from record.queries import active_grant, read_as_staff

PAGE = 200


class ReadOnlyAdmin(admin.ModelAdmin):
    """The record is read in the admin, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Thread)
class ThreadAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "buyer", "seller", "last_seq", "created_at")
    list_select_related = ("buyer", "seller")
    search_fields = ("public_id", "buyer__handle", "seller__handle")
    fields = ("public_id", "buyer", "seller", "last_seq", "created_at", "reading")
    readonly_fields = ("reading",)
    ordering = ("-id",)

    def get_urls(self):
        view = declare("staff", self.admin_site.admin_view(self.read_view))
        return [
            path("<int:pk>/read/", view, name="record_thread_read"),
            *super().get_urls(),
        ]

    def get_object(self, request: HttpRequest, object_id, from_field=None):
        thread = super().get_object(request, object_id, from_field)
        if thread is not None:
            thread.grant_of_reader = active_grant(request.user, thread)
        return thread

    @admin.display(description=_("What was said"))
    def reading(self, thread: Thread) -> str:
        """Offer the reading where a grant is open, and say how to get one where none is."""
        grant = getattr(thread, "grant_of_reader", None)
        if grant is None:
            return _("You have no grant to read this record. A referral opens one, with a reason.")
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:record_thread_read", args=[thread.pk]),
            _("Read the record (this is logged; reason: %(reason)s)") % {"reason": grant.reason},
        )

    def read_view(self, request: HttpRequest, pk: int):
        """Show entries to staff with a grant; the reading is logged in the same transaction."""
        thread = Thread.objects.select_related("buyer", "seller").filter(pk=pk).first()
        if thread is None or not self.has_view_permission(request, thread):
            raise Http404
        after = request.GET.get("after", "0")
        seq = int(after) if after.isdecimal() and len(after) < 10 else 0
        entries = read_as_staff(request.user, thread, what="admin", after=seq, limit=PAGE)
        context = self.admin_site.each_context(request) | {
            "title": _("Record"),
            "thread": thread,
            "entries": entries,
            "next": entries[-1].seq if len(entries) == PAGE else None,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/record/read.html", context)


@admin.register(ReadGrant)
class ReadGrantAdmin(ReadOnlyAdmin):
    list_display = ("thread", "staff", "granted_by", "reference", "granted_at", "ends_at")
    list_select_related = ("thread", "staff", "granted_by")
    search_fields = ("thread__public_id", "reference", "staff__handle")


@admin.register(ReadLog)
class ReadLogAdmin(ReadOnlyAdmin):
    list_display = ("thread", "staff", "what", "up_to_seq", "at")
    list_select_related = ("thread", "staff")
    search_fields = ("thread__public_id", "staff__handle")
