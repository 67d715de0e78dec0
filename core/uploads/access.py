"""Who may see a file: the app that owns its purpose says so."""

from collections.abc import Callable, Sequence

from django.http import Http404

from core.models import Upload
from core.uploads.errors import UploadUnknown

Check = Callable[[object, Upload], bool]
_checks: dict[str, Check] = {}
_offered: set[str] = set()
_public: set[str] = set()


def register_access(
    purpose: str, check: Check, *, people_upload: bool = True, public: bool = False
) -> None:
    """Register at start-up who may see the files of a purpose: `check(user, upload)`.

    `public` ones are for everybody, so caches between us and the reader may keep them.

    `people_upload` opens the purpose to everybody who is signed in (the upload address);
    what they may attach it to is decided by the verb that attaches.
    """
    _checks[purpose] = check
    if people_upload:
        _offered.add(purpose)
    if public:
        _public.add(purpose)


def is_public(upload: Upload) -> bool:
    """Tell whether anybody may see an attached file of this purpose."""
    return upload.attached and upload.purpose in _public


def is_offered(purpose: str) -> bool:
    """Tell whether people may upload files of this purpose."""
    return purpose in _offered


def access_upload(user, public_id: str) -> Upload:
    """Return a file to whoever may see it; Http404 otherwise, as if there were none."""
    upload = Upload.objects.filter(public_id=public_id).first()
    if upload is None or not _may_see(user, upload):
        raise Http404
    return upload


def owned_uploads(owner, public_ids: Sequence[str], *, purpose: str) -> list[Upload]:
    """Return the person's own unused files in the order of their ids.

    Raises UploadUnknown when one is missing, used already, or somebody else's.
    """
    wanted = list(dict.fromkeys(public_ids))
    found = {
        upload.public_id: upload
        for upload in Upload.objects.filter(
            owner=owner, public_id__in=wanted, purpose=purpose, attached=False
        )
    }
    if len(found) != len(wanted):
        raise UploadUnknown
    return [found[public_id] for public_id in wanted]


def attach(uploads: Sequence[Upload]) -> None:
    """Mark files as used, so that they stay."""
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(attached=True)


def _may_see(user, upload: Upload) -> bool:
    if not upload.attached:
        return user.is_authenticated and upload.owner_id == user.pk
    check = _checks.get(upload.purpose)
    return check is not None and check(user, upload)
