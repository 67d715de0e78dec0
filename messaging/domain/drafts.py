from accounts.models import User
from messaging.errors import TEXT_MAX
from messaging.models import Membership
from record.models import Thread


def save_draft(*, by: User, thread: Thread, text: str) -> bool:
    """Keep what a member has begun to write, on the server; tells whether it was kept.

    Longer than a message may be is cut: a draft is a help, never a refusal.
    """
    kept = text.replace("\r\n", "\n").replace("\x00", "")[:TEXT_MAX]
    members = Membership.objects.filter(thread=thread, user=by)
    return members.update(draft=kept if kept.strip() else "") == 1
