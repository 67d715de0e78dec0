"""Who is here: forgotten after a minute without a sign, and never kept anywhere else."""

from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import SellerMember, User
from record.models import Thread

SECONDS = 60


def note_here(user: User) -> None:
    """Note that a person is looking, unless they do not show it."""
    if user.shows_presence:
        try:
            cache.set(_key(user.pk), 1, timeout=SECONDS)
        except (RedisError, OSError):
            return


def is_here(thread: Thread, side: str) -> bool:
    """Tell whether somebody of a side showed a sign within the last minute."""
    if side == "buyer":
        people = [thread.buyer_id]
    else:
        members = SellerMember.objects.filter(account_id=thread.seller_id)
        people = list(members.values_list("user_id", flat=True))
    try:
        return bool(cache.get_many([_key(person) for person in people]))
    except (RedisError, OSError):
        return False


def _key(user_id: int) -> str:
    return f"here:{user_id}"
