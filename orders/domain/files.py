"""Files that orders take: only those that whoever acts has given for this purpose."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import InvalidInput
from core.models import Upload
from core.uploads import attach


def take(uploads: Sequence[Upload], by: User, purpose: str) -> list[Upload]:
    """Return the files, marked as used; raises InvalidInput for somebody else's."""
    for upload in uploads:
        if upload.owner_id != by.pk or upload.purpose != purpose:
            raise InvalidInput(
                _("The file “%(name)s” is not yours to use here."), field="files", name=upload.name
            )
    attach(uploads)
    return list(uploads)
