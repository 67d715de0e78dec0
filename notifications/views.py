from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.access import signed_in
from notifications import domain, queries


@signed_in
@require_GET
def show_list(request):
    """Show what a person was told, grouped by what it is about."""
    groups, cursor = queries.notices_of(request.user, request.GET.get("before", ""))
    return render(
        request,
        "notifications/list.html",
        {"groups": groups, "cursor": cursor, "unread": queries.unread_count(request.user)},
    )


@signed_in
@require_POST
def open_notice(request, public_id: str):
    """Mark one notice as read and go where it leads."""
    notice = queries.access_notice(request.user, public_id)
    domain.mark_read(user=request.user, public_ids=[public_id])
    return redirect(notice.url or "notifications:list")


@signed_in
@require_POST
def mark_all_read(request):
    """Mark everything as read."""
    domain.mark_read(user=request.user)
    return redirect("notifications:list")
