from django.db import transaction

from accounts.models import User
from core.announce import announce
from messaging.domain.members import count_unread
from messaging.models import Membership
from messaging.signals import entries_read
from record.models import Thread


@transaction.atomic
def mark_read(*, by: User, thread: Thread, seq: int) -> int:
    """Note that a person has read up to `seq`; returns up to where, which never goes back.

    Whoever is no member (staff with a grant) leaves no mark; their reading is logged instead.
    """
    member = Membership.objects.select_for_update().filter(thread=thread, user=by).first()
    if member is None:
        return 0
    read_seq = min(seq, member.last_seq)
    if read_seq <= member.read_seq:
        return member.read_seq
    member.read_seq = read_seq
    member.unread = 0 if read_seq == member.last_seq else count_unread(member, read_seq)
    member.save(update_fields=["read_seq", "unread"])
    announce(entries_read, thread_id=thread.pk, user_id=by.pk, seq=read_seq)
    return read_seq
