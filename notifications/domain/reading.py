from core import clock
from notifications.models import Notification


def mark_read(*, user, url: str = "", public_ids: list[str] | None = None) -> int:
    """Mark a person's unread notices as read; returns how many.

    With `url` only those that lead there, with `public_ids` only these, else all of them.
    """
    unread = Notification.objects.filter(recipient=user, read_at__isnull=True)
    if url:
        unread = unread.filter(url=url)
    if public_ids is not None:
        unread = unread.filter(public_id__in=public_ids)
    return unread.update(read_at=clock.now())
