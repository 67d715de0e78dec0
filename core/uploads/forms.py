"""The files of a form, whichever way they came."""

from collections.abc import Iterator

from core.models import Upload
from core.uploads.access import owned_uploads
from core.uploads.store import store


def uploads_of(request, field: str, purpose: str) -> Iterator[Upload]:
    """Yield the files of a form: those sent ahead by the script, then those sent with it.

    Raises UploadUnknown, and whatever `store` raises for a file that is refused; those yielded
    before stay kept.
    """
    yield from owned_uploads(request.user, request.POST.getlist(f"{field}_ids"), purpose=purpose)
    for file in request.FILES.getlist(field):
        yield store(owner=request.user, purpose=purpose, name=file.name, file=file)
