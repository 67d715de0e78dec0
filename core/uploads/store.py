"""Taking a file in, and letting go of what nobody used."""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from core import clock
from core.ids import new_public_id
from core.models import Upload
from core.uploads import errors
from core.uploads.formats import HEAD_BYTES, Format, format_of
from core.uploads.names import clean_name, ending_of
from core.uploads.preview import TooManyPixels, Unreadable, draw_preview

WAITING_MAX = 100
KEPT_UNATTACHED = timedelta(days=1)
SITE_DRAWING = Format(("svg",), Upload.Kind.IMAGE, "image/svg+xml")


def store(
    *, owner, purpose: str, name: str, file: IO[bytes] | bytes, trusted: bool = False
) -> Upload:
    """Keep a file for `owner` under a purpose; it must be attached within a day.

    `file` is bytes or a seekable binary file. `trusted` is for what the site draws itself: an
    SVG is then shown as an image. Raises a subclass of UploadRefused with a sentence that names
    the file; then nothing is stored.
    """
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    name = clean_name(name)
    size, sha256 = _measure(source, name)
    drawn = trusted and ending_of(name) == "svg"
    kept_as = SITE_DRAWING if drawn else _recognise(source, name)
    if owner is not None and not trusted:
        _check_waiting(owner, name)
    upload = Upload(
        owner=owner, purpose=purpose, name=name, kind=kept_as.kind, size=size, sha256=sha256,
        content_type=kept_as.content_type, trusted=trusted, created_at=clock.now(),
        public_id=new_public_id(),
    )  # fmt: skip
    _keep(upload, source, preview=upload.kind == Upload.Kind.IMAGE and not drawn)
    upload.save()
    return upload


def sweep_unattached(limit: int) -> int:
    """Delete up to `limit` files that nobody used within a day; returns how many."""
    with transaction.atomic():
        stale = list(
            Upload.objects.select_for_update(skip_locked=True)
            .filter(attached=False, created_at__lt=clock.now() - KEPT_UNATTACHED)
            .order_by("created_at")[:limit]
        )
        Upload.objects.filter(pk__in=[upload.pk for upload in stale]).delete()
    for upload in stale:
        for name in filter(None, (upload.storage_name, upload.preview_name)):
            default_storage.delete(name)
    return len(stale)


def chunks_of(source: IO[bytes]) -> Iterator[bytes]:
    """Read a seekable file from its start in pieces of 1 MiB."""
    source.seek(0)
    return iter(lambda: source.read(1024 * 1024), b"")


def _measure(source: IO[bytes], name: str) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks_of(source):
        size += len(chunk)
        if size > settings.UPLOAD_BYTES_MAX:
            raise errors.FileTooLarge(
                name=name, megabytes=settings.UPLOAD_BYTES_MAX // (1024 * 1024)
            )
        digest.update(chunk)
    if not size:
        raise errors.FileEmpty(name=name)
    return size, digest.hexdigest()


def _recognise(source: IO[bytes], name: str) -> Format:
    kept_as = format_of(ending_of(name))
    if kept_as is None:
        raise errors.FileTypeUnknown(name=name)
    source.seek(0)
    if not kept_as.matches(source.read(HEAD_BYTES)):
        raise errors.FileTypeMismatch(name=name)
    return kept_as


def _check_waiting(owner, name: str) -> None:
    waiting = Upload.objects.filter(owner=owner, attached=False)[:WAITING_MAX]
    if waiting.count() >= WAITING_MAX:
        raise errors.TooManyUploads(name=name)


def _keep(upload: Upload, source: IO[bytes], *, preview: bool) -> None:
    place = f"{upload.purpose}/{upload.public_id[:2]}/{upload.public_id}"
    if preview:
        _keep_preview(upload, source, f"{place}.webp")
    source.seek(0)
    upload.storage_name = default_storage.save(f"{place}.bin", File(source))


def _keep_preview(upload: Upload, source: IO[bytes], place: str) -> None:
    with tempfile.TemporaryDirectory(prefix="encargo-preview-") as folder:
        drawn = Path(folder) / "preview.webp"
        with tempfile.TemporaryFile() as image:
            for chunk in chunks_of(source):
                image.write(chunk)
            try:
                upload.width, upload.height = draw_preview(image, drawn)
            except TooManyPixels:
                # A poster for print may be this large: kept for download, never decoded here.
                upload.kind, upload.content_type = Upload.Kind.OTHER, "application/octet-stream"
                return
            except Unreadable as error:
                raise errors.ImageBroken(name=upload.name) from error
        with drawn.open("rb") as file:
            upload.preview_name = default_storage.save(place, File(file))
