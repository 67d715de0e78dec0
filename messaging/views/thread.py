"""A conversation: reading it, and everything a party does in it."""

import uuid

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import party, signed_in
from core.errors import DomainError
from core.uploads import uploads_of
from messaging import queries
from messaging.domain import drafts, inquiries, messages, reading
from messaging.drawing import draw_entries, log_of
from messaging.views.log import draw_page, log_context, number, reader_of
from record.models import Entry, Thread
from record.queries import access_party_thread, entries_after
from record.rules import side_of


@party
@require_safe
def thread(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a conversation beside the list; entries have their own addresses (?at=7#e7)."""
    found = access_party_thread(request.user, public_id)
    page_url = reverse("messaging:thread", args=[public_id])
    context = log_context(request, found, page_url=page_url)
    context["list"] = queries.inbox(request.user)
    context["row"] = queries.row_of(request.user, found.pk)
    context["gig"] = _gig_of(found)
    return render(request, "messaging/thread.html", context)


@party
@require_safe
def entries(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer entries as fragments: after a number (resume, polling) or before one (history)."""
    found = access_party_thread(request.user, public_id)
    side = side_of(request.user, found)
    page = queries.log_page(
        found,
        show=request.GET.get("show", "all"),
        before=number(request, "before"),
        after=number(request, "after"),
    )
    response = HttpResponse(draw_page(request, found, side, page))
    _seq, read_by_other = queries.receipt_of(found, side)
    response.headers["X-Last-Seq"] = str(found.last_seq)
    response.headers["X-Read-Seq"] = str(read_by_other)
    response.headers["X-More"] = str(int(page.earlier if "before" in request.GET else page.later))
    return response


@party
@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a message; a script gets the drawn entry, a plain form goes back to where it was."""
    found = access_party_thread(request.user, public_id)
    try:
        entry = _send(request, found)
    except DomainError as error:
        return _refused(request, found, error)
    drafts.save_draft(by=request.user, thread=found, text="")
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse(
            {"seq": entry.seq, "html": _draw_own(request, entry, found)}, status=201
        )
    if seen := request.POST.get("seen", ""):
        reading.mark_read(by=request.user, thread=found, seq=int(seen) if seen.isdecimal() else 0)
    return redirect(f"{_way_back(request, found)}?at={entry.seq}#e{entry.seq}")


@party
@require_POST
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note up to where the person has read."""
    found = access_party_thread(request.user, public_id)
    seq = request.POST.get("seq", "")
    if not (seq.isdecimal() and len(seq) < 10):
        return HttpResponse(status=400)
    read_seq = reading.mark_read(by=request.user, thread=found, seq=int(seq))
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"read": read_seq})
    return redirect(_way_back(request, found))


@party
@require_POST
def draft(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what is being written, on the server."""
    found = access_party_thread(request.user, public_id)
    drafts.save_draft(by=request.user, thread=found, text=request.POST.get("text", ""))
    return HttpResponse(status=204)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open an inquiry about a gig, or go on with the one that is open."""
    gig = queries.gig_to_ask_about(public_id)
    context = {"gig": gig, "client_id": request.POST.get("client_id") or uuid.uuid4()}
    if request.method != "POST":
        if open_one := inquiries.inquiry_thread_of(buyer=request.user, gig=gig):
            return redirect("messaging:thread", open_one.public_id)
        return render(request, "messaging/ask.html", context)
    text = request.POST.get("text", "")
    try:
        messages.check_pace(request.user)
        found = inquiries.open_inquiry(
            by=request.user,
            gig=gig,
            text=text,
            client_id=_client_id(request),
            uploads=list(uploads_of(request, "files", "message")),
        )
    except DomainError as error:
        context |= {"error": error, "text": text}
        return render(request, "messaging/ask.html", context, status=error.http_status)
    return redirect("messaging:thread", found.public_id)


def _send(request: HttpRequest, found: Thread) -> Entry:
    client_id = _client_id(request)
    # A resent message finds itself before its files are looked for: they are in use by then.
    if first := messages.sent_before(by=request.user, thread=found, client_id=client_id):
        return first
    messages.check_pace(request.user)
    return messages.send(
        by=request.user,
        thread=found,
        text=request.POST.get("text", ""),
        client_id=client_id,
        uploads=list(uploads_of(request, "files", "message")),
    )


def _client_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise Http404 from None


def _refused(request: HttpRequest, found: Thread, error: DomainError) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "fetch":
        told = {"code": error.code, "error": str(error)}
        return JsonResponse(told, status=error.http_status)
    # Nothing typed is lost: the draft brings it back into the composer.
    drafts.save_draft(by=request.user, thread=found, text=request.POST.get("text", ""))
    notes.error(request, str(error))
    return redirect(_way_back(request, found))


def _draw_own(request: HttpRequest, entry: Entry, found: Thread) -> str:
    log = log_of(found)
    log.receipt_seq = entry.seq
    *above, own = entries_after(found, max(entry.seq - 2, 0), 2)
    reader = reader_of(request, side_of(request.user, found))
    return draw_entries([own], log, reader, before=above[0] if above else None)


def _way_back(request: HttpRequest, found: Thread) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted.partition("?")[0].partition("#")[0]
    return reverse("messaging:thread", args=[found.public_id])


def _gig_of(found: Thread):
    inquiry = getattr(found, "inquiry", None)
    return inquiry.gig if inquiry else None
