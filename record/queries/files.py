from accounts.models import User
from core import clock
from core.models import Upload
from record.models import Entry, ReadLog
from record.queries.access import active_grant
from record.rules import is_party


def may_see_file(user: User, upload: Upload) -> bool:
    """Tell whether a file of an entry may be seen: by the parties of its thread, or by staff
    with a grant, whose reading is logged."""
    if not user.is_authenticated:
        return False
    entries = Entry.objects.filter(files__upload=upload).select_related("thread")
    for entry in entries:
        if is_party(user, entry.thread):
            return True
        if grant := active_grant(user, entry.thread):
            ReadLog.objects.create(
                thread=entry.thread,
                staff=user,
                grant=grant,
                what=f"file {upload.public_id}",
                up_to_seq=entry.seq,
                at=clock.now(),
            )
            return True
    return False
