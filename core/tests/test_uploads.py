"""Files: what is taken, what is refused, and that nothing of them ever runs in our origin."""

import io
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import clock, views
from core.models import Upload
from core.uploads import errors, owned_uploads, register_access, store, sweep_unattached
from core.uploads.names import LENGTH_MAX, clean_name

register_access("test", lambda user, upload: user.is_authenticated and user.handle == "bruno")


def picture(kind="PNG", size=(40, 30), mode="RGB"):
    target = io.BytesIO()
    Image.new(mode, size, "teal").save(target, kind)
    return target.getvalue()


def keep(owner, name, data, **fields):
    return store(owner=owner, purpose="test", name=name, file=data, **fields)


def serve(view, user, *args):
    request = RequestFactory().get("/files/x")
    request.user = user
    response = view(request, *args)
    if response.streaming:
        # Closing the response would end the test's database connection with the "request".
        response.body = response.getvalue()
        response.file_to_stream.close()
    return response


def huge_png(width, height):
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def zipped():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


def test_an_image_gets_a_preview_of_our_own_making(cast):
    kept = keep(cast.ana, "tile.png", picture(size=(2000, 1000)))
    assert (kept.kind, kept.content_type, kept.attached) == ("image", "image/png", False)
    assert (kept.width, kept.height) == (1600, 800)
    with default_storage.open(kept.preview_name) as file:
        assert Image.open(file).format == "WEBP"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", errors.FileEmpty),
        ("a.exe", b"MZ\x90\x00", errors.FileTypeUnknown),
        ("a.html", b"<script>alert(1)</script>", errors.FileTypeUnknown),
        ("png", picture(), errors.FileTypeUnknown),
        ("a.png", picture("JPEG"), errors.FileTypeMismatch),
        ("a.jpg", b"GIF89a<script>", errors.FileTypeMismatch),
        ("a.pdf", b"<html>%PDF-1.4", errors.FileTypeMismatch),
        ("a.txt", picture(), errors.FileTypeMismatch),
        ("a.csv", b"a,b\x00c", errors.FileTypeMismatch),
        ("a.zip", b"Rar!\x1a\x07", errors.FileTypeMismatch),
        ("a.png", b"\x89PNG\r\n\x1a\nnothing more", errors.ImageBroken),
        ("a.jpg", picture("JPEG")[:300], errors.ImageBroken),
        ("a.gif", b"GIF89a<script>alert(1)</script>", errors.ImageBroken),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(cast, name, data, error):
    with pytest.raises(error, match=name.replace(".", r"\.")):
        keep(cast.ana, name, data)
    assert not Upload.objects.exists()


def test_a_file_over_the_limit_is_refused(cast, settings):
    settings.UPLOAD_BYTES_MAX = 1024 * 1024
    with pytest.raises(errors.FileTooLarge, match="The limit is 1 MB a file"):
        keep(cast.ana, "long.txt", b"x" * (1024 * 1024 + 1))
    assert not Upload.objects.exists()


def test_an_image_of_too_many_pixels_is_kept_for_download_and_never_decoded(cast):
    kept = keep(cast.ana, "poster.png", huge_png(60_000, 60_000))
    assert (kept.kind, kept.content_type) == ("other", "application/octet-stream")
    assert (kept.preview_name, kept.width) == ("", None)
    response = serve(views.file, cast.ana, kept.public_id, kept.name)
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_an_image_that_is_an_archive_too_stays_an_inert_image(cast):
    kept = keep(cast.ana, "both.gif", picture("GIF") + zipped())
    response = serve(views.file, cast.ana, kept.public_id, kept.name)
    assert response.headers["Content-Type"] == "image/gif"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_drawings_of_people_are_downloads_and_those_of_the_site_are_shown_inert(cast):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    theirs = keep(cast.ana, "logo.svg", drawing)
    ours = keep(None, "cover.svg", drawing, trusted=True)
    Upload.objects.update(attached=True)
    download = serve(views.file, cast.bruno, theirs.public_id, theirs.name)
    shown = serve(views.preview, cast.bruno, ours.public_id)
    assert download.headers["Content-Type"] == "application/octet-stream"
    assert download.headers["Content-Disposition"] == 'attachment; filename="logo.svg"'
    assert shown.headers["Content-Type"] == "image/svg+xml"
    for response in (download, shown):
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with pytest.raises(views.Http404):
        serve(views.preview, cast.bruno, theirs.public_id)


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.zip"])
def test_documents_download(cast, name):
    data = {"a.pdf": b"%PDF-1.7 x", "a.txt": b"<b>bold</b>", "a.zip": zipped()}[name]
    kept = keep(cast.ana, name, data)
    response = serve(views.file, cast.ana, kept.public_id, kept.name)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.body == data


def test_a_file_is_its_owners_until_it_is_used_and_then_theirs_who_may_see_it(cast):
    kept = keep(cast.ana, "a.txt", b"words")
    for stranger in (cast.bruno, cast.dario, cast.elena):
        with pytest.raises(views.Http404):
            serve(views.file, stranger, kept.public_id, kept.name)
    Upload.objects.update(attached=True)
    assert serve(views.file, cast.bruno, kept.public_id, kept.name).body == b"words"
    for stranger in (cast.ana, cast.dario):
        with pytest.raises(views.Http404):
            serve(views.file, stranger, kept.public_id, kept.name)


def test_a_flipped_bit_or_a_missing_file_is_gone_and_never_wrong_bytes(cast, caplog):
    kept = keep(cast.ana, "a.txt", b"words")
    with open(default_storage.path(kept.storage_name), "wb") as file:
        file.write(b"Words")
    assert serve(views.file, cast.ana, kept.public_id, kept.name).status_code == 410
    default_storage.delete(kept.storage_name)
    assert serve(views.file, cast.ana, kept.public_id, kept.name).status_code == 410
    assert "was changed on the disk" in caplog.text
    assert "is missing" in caplog.text


def test_what_nobody_used_is_swept_after_a_day(cast):
    stale, used = keep(cast.ana, "a.png", picture()), keep(cast.ana, "b.txt", b"b")
    Upload.objects.filter(pk=used.pk).update(attached=True)
    old = clock.now() - timedelta(days=1, minutes=1)
    Upload.objects.update(created_at=old)
    fresh = keep(cast.ana, "c.txt", b"c")
    assert (sweep_unattached(10), sweep_unattached(10)) == (1, 0)
    assert set(Upload.objects.all()) == {used, fresh}
    assert not default_storage.exists(stale.storage_name)
    assert not default_storage.exists(stale.preview_name)


def test_a_person_keeps_at_most_a_hundred_files_waiting(cast):
    kept = keep(cast.ana, "a.txt", b"a")
    copies = [Upload(**{**_fields(kept), "public_id": f"copy{n}"}) for n in range(99)]
    Upload.objects.bulk_create(copies)
    with pytest.raises(errors.TooManyUploads):
        keep(cast.ana, "b.txt", b"b")
    assert keep(cast.bruno, "b.txt", b"b").name == "b.txt"


def _fields(upload):
    return {f.attname: getattr(upload, f.attname) for f in Upload._meta.fields if f.name != "id"}


def test_only_own_unused_files_of_the_purpose_are_handed_out(cast):
    mine = [keep(cast.ana, f"{n}.txt", b"x") for n in range(2)]
    ids = [upload.public_id for upload in reversed(mine)]
    assert owned_uploads(cast.ana, ids, purpose="test") == mine[::-1]
    for owner, purpose in ((cast.bruno, "test"), (cast.ana, "message")):
        with pytest.raises(errors.UploadUnknown):
            owned_uploads(owner, ids, purpose=purpose)
    Upload.objects.filter(pk=mine[0].pk).update(attached=True)
    with pytest.raises(errors.UploadUnknown):
        owned_uploads(cast.ana, ids, purpose="test")


def test_the_upload_address_answers_an_id_or_a_sentence(client, cast):
    def send(**data):
        return client.post("/uploads/", data)

    assert send(file=SimpleUploadedFile("a.txt", b"a")).status_code == 302
    client.force_login(cast.ana)
    kept = send(purpose="message", file=SimpleUploadedFile("..\\..\\a\u202eb.png", picture()))
    told = kept.json()
    assert (kept.status_code, told["name"], told["kind"]) == (201, "ab.png", "image")
    assert told["preview"] == f"/files/{told['id']}/preview"
    refused = send(purpose="message", file=SimpleUploadedFile("a.exe", b"MZ"))
    assert refused.status_code == 400
    assert "Put it into a ZIP archive" in refused.json()["error"]
    assert send(purpose="nothing", file=SimpleUploadedFile("a.txt", b"a")).status_code == 400
    assert send(purpose="message").status_code == 400
    assert Upload.objects.count() == 1


@given(st.text(max_size=300))
def test_a_name_is_one_line_of_visible_characters_without_a_path(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= LENGTH_MAX
    assert clean.isprintable()
    assert "/" not in clean
    assert "\\" not in clean
    assert clean not in (".", "..")
    assert clean_name(clean) == clean
