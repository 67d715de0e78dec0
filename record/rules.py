"""Who stands where in a thread."""

from accounts.models import SellerMember, User
from record.models import Thread


def side_of(user: User, thread: Thread) -> str | None:
    """Return "buyer", "seller" or None for somebody who is no party of the thread."""
    if thread.buyer_id == user.pk:
        return "buyer"
    member = SellerMember.objects.filter(account_id=thread.seller_id, user_id=user.pk)
    return "seller" if member.exists() else None


def is_party(user: User, thread: Thread) -> bool:
    """Tell whether the user is the buyer or belongs to the seller account."""
    return side_of(user, thread) is not None


def may_grant_reading(user: User) -> bool:
    """Tell whether the user may open a record to a member of the staff."""
    return user.is_active and user.is_staff and user.has_perm("record.add_readgrant")
