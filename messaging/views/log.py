"""The log and its composer, for the conversation's page and for the slot of the order's page."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from messaging import presence
from messaging.drawing import Reader, draw_entries, log_of
from messaging.queries import LogPage, log_page, member_of, receipt_of
from messaging.rules import may_write
from record.models import Thread
from record.rules import side_of

FILTERS = (
    ("all", _("All")),
    ("messages", _("Messages")),
    ("binding", _("Binding")),
    ("files", _("Files")),
)


def number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number of the query, or None for anything else."""
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


def reader_of(request: HttpRequest, side: str) -> Reader:
    """Return for whom this request draws."""
    return Reader(side, get_language() or "en", timezone.get_current_timezone_name())


def log_context(request: HttpRequest, thread: Thread, *, page_url: str) -> dict[str, Any]:
    """Return everything `messaging/log.html` draws for a party of the thread.

    `page_url` is the page that holds the log; filters, pages and the way back lead there.
    """
    side = side_of(request.user, thread)
    member = member_of(thread, request.user)
    page = log_page(
        thread,
        show=request.GET.get("show", "all"),
        at=number(request, "at"),
        before=number(request, "before"),
        after=number(request, "after"),
        member=member,
    )
    other = thread.seller.name if side == "buyer" else thread.buyer.get_short_name()
    return {
        "thread": thread,
        "side": side,
        "page": page,
        "page_url": page_url,
        "drawn": draw_page(request, thread, side, page),
        "filters": [(name, label, name == page.show) for name, label in FILTERS],
        "other_name": other,
        "other_zone": thread.seller.time_zone if side == "buyer" else thread.buyer.time_zone,
        "other_here": presence.is_here(thread, "seller" if side == "buyer" else "buyer"),
        "draft": member.draft if member else "",
        "unread": member.unread if member else 0,
        "may_write": may_write(request.user, thread),
        "client_id": uuid.uuid4(),
        "socket_url": socket_url(thread),
    }


def draw_page(request: HttpRequest, thread: Thread, side: str, page: LogPage):
    """Draw the entries of a page, with the receipt under the reader's last message."""
    log = log_of(thread)
    log.receipt_seq, log.read_by_other = receipt_of(thread, side)
    log.new_from = page.new_from
    return draw_entries(page.entries, log, reader_of(request, side), before=page.above)


def socket_url(thread: Thread) -> str:
    """Return the address of the thread's socket; relative where pages and sockets share one."""
    return f"{settings.SOCKET_URL}/ws/threads/{thread.public_id}/"


def draw_order_log(
    request: HttpRequest, order, dock: str = ""
) -> tuple[str, dict[str, Any]] | None:
    """Fill the slot `order.log`: the thread of an order, for its parties.

    `dock` is what the order's page puts above the composer on small screens.
    """
    if order.thread_id is None:
        return "messaging/log_before.html", {"order": order}
    thread = order.thread
    if side_of(request.user, thread) is None:
        return None
    page_url = reverse("orders:order", args=[order.public_id])
    return "messaging/log.html", log_context(request, thread, page_url=page_url) | {"dock": dock}
