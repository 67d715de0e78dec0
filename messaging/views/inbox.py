from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.access import signed_in
from messaging import queries

FILTERS = (("all", _("All")), ("unread", _("Unread")), ("waiting", _("Waiting on me")))


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the person's conversations."""
    show = request.GET.get("show", "all")
    page = queries.inbox(request.user, show=show, key=request.GET.get("key", ""))
    context = {
        "page": page,
        "show": show,
        "filters": [(name, label, name == show) for name, label in FILTERS],
        "socket_url": f"{settings.SOCKET_URL}/ws/inbox/",
    }
    template = "messaging/inbox.html"
    if request.headers.get("X-Requested-With") == "fetch":
        template = "messaging/inbox_rows.html"
    return render(request, template, context)
