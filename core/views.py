"""Files in and out. Bytes that people gave us never run in our origin."""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import anyone, signed_in
from core.models import Upload
from core.uploads.access import access_upload, is_offered, is_public
from core.uploads.errors import UploadRefused
from core.uploads.store import chunks_of, store

logger = logging.getLogger(__name__)
SHOWN_INLINE = frozenset({Upload.Kind.IMAGE, Upload.Kind.AUDIO, Upload.Kind.VIDEO})
# A file opened by itself has no scripts, no origin and nothing to load.
FILE_POLICY = "default-src 'none'; sandbox"


@signed_in
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Keep one file of the person; answers its id, or a sentence why it was not kept."""
    file, purpose = request.FILES.get("file"), request.POST.get("purpose", "message")
    if file is None or not is_offered(purpose):
        return JsonResponse({"error": _("No file arrived. Please try again.")}, status=400)
    try:
        kept = store(owner=request.user, purpose=purpose, name=file.name, file=file)
    except UploadRefused as error:
        return JsonResponse({"error": str(error), "code": error.code}, status=error.http_status)
    preview = reverse("core:preview", args=[kept.public_id]) if kept.preview_name else ""
    told = {"id": kept.public_id, "name": kept.name, "size": kept.size, "kind": kept.kind}
    return JsonResponse(told | {"preview": preview}, status=201)


@anyone
@require_safe
def file(request: HttpRequest, public_id: str, name: str = "") -> HttpResponse:
    """Send a file to whoever may see it; images, sound and film may show, the rest downloads."""
    kept = access_upload(request.user, public_id)
    shown = kept.kind in SHOWN_INLINE and "download" not in request.GET
    return _send(kept, kept.storage_name, kept.content_type, kept.name, attachment=not shown)


@anyone
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the preview that we drew of an image; the drawing itself where the site made it."""
    kept = access_upload(request.user, public_id)
    if kept.preview_name:
        return _send(kept, kept.preview_name, "image/webp", f"{kept.public_id}.webp")
    if kept.trusted and kept.kind == Upload.Kind.IMAGE:
        return _send(kept, kept.storage_name, kept.content_type, kept.name)
    raise Http404


def _send(
    kept: Upload, place: str, content_type: str, name: str, *, attachment: bool = False
) -> HttpResponse:
    try:
        bytes_kept = default_storage.open(place)
    except OSError:
        logger.error("file of upload %s is missing", kept.public_id)
        return HttpResponse(_("This file is lost. Support has been told."), status=410)
    if place == kept.storage_name and not _is_whole(kept, bytes_kept):
        bytes_kept.close()
        logger.error("file of upload %s was changed on the disk", kept.public_id)
        return HttpResponse(_("This file is damaged. Support has been told."), status=410)
    response = FileResponse(
        bytes_kept, as_attachment=attachment, filename=name, content_type=content_type
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    shared = is_public(kept)
    response.headers["Cache-Control"] = "public, max-age=86400, immutable" if shared else "no-store"
    return response


def _is_whole(kept: Upload, bytes_kept) -> bool:
    digest = hashlib.sha256()
    for chunk in chunks_of(bytes_kept):
        digest.update(chunk)
    bytes_kept.seek(0)
    return digest.hexdigest() == kept.sha256
