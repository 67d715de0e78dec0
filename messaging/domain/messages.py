"""Sending a message: the one path of pages, sockets' fallback and API."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core.limits import within_limit
from core.models import Upload
from core.uploads.errors import UploadUnknown
from messaging.errors import TEXT_MAX, MessageEmpty, MessageTooLong, TooFast, TooManyFiles
from messaging.rules import check_may_write
from record.domain import entries
from record.models import Entry, Thread

FILES_MAX = 10
KIND = "message"


def send(
    *, by: User, thread: Thread, text: str, client_id: UUID, uploads: Sequence[Upload] = ()
) -> Entry:
    """Append a message of a party to its thread and return the entry.

    The same `client_id` again is the same message and returns the first entry, whatever the
    text. Raises NotAParty, WriterSuspended, MessageEmpty, MessageTooLong, TooManyFiles, and
    UploadUnknown for files that are not the writer's own unused ones.
    """
    check_may_write(by, thread)
    if first := sent_before(by=by, thread=thread, client_id=client_id):
        return first
    body = {"text": check_text(text, has_files=bool(uploads))}
    if len(uploads) > FILES_MAX:
        raise TooManyFiles(FILES_MAX)
    with transaction.atomic():
        _claim(by, uploads)
        return entries.append(
            thread=thread, kind=KIND, author=by, body=body, files=uploads, client_id=client_id
        )


def check_pace(by: User) -> None:
    """Raise TooFast beyond `settings.MESSAGES_A_MINUTE`; for the doors people and programs come by.

    Not part of `send`: a history that is told has no pace.
    """
    if not within_limit("messages", by.pk, times=settings.MESSAGES_A_MINUTE, seconds=60):
        raise TooFast


def sent_before(*, by: User, thread: Thread, client_id: UUID) -> Entry | None:
    """Return the message that this person sent under the client id already, if any."""
    return (
        Entry.objects.filter(thread=thread, client_id=client_id, author__user=by)
        .select_related("body")
        .first()
    )


def check_text(text: str, *, has_files: bool) -> str:
    """Return the text as it is stored; raises MessageEmpty or MessageTooLong."""
    tidy = text.replace("\r\n", "\n").rstrip().strip("\n")
    if not tidy.strip() and not has_files:
        raise MessageEmpty
    if len(tidy) > TEXT_MAX:
        raise MessageTooLong(len(tidy))
    return tidy


def _claim(by: User, uploads: Sequence[Upload]) -> None:
    """Take the files for this message alone: a file is attached once, under its row's lock."""
    claimed = Upload.objects.select_for_update().filter(
        pk__in=[upload.pk for upload in uploads], owner=by, purpose=KIND, attached=False
    )
    if uploads and len(claimed) != len(uploads):
        raise UploadUnknown
