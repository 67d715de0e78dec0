"""Who may write where: shared by pages, API and sockets."""

from accounts.models import User
from accounts.rules import belongs_to, may_sell, may_trade
from gigs.models import Gig
from messaging.errors import MayNotAsk, NotAParty, OwnGig, WriterSuspended
from orders.models import Order
from orders.models.order import ENDS
from record.models import Thread
from record.rules import side_of


def check_may_ask(user: User, gig: Gig) -> None:
    """Refuse an inquiry about one's own gig, a gig that is not on show, or in bad standing."""
    if belongs_to(user, gig.seller):
        raise OwnGig
    if not (may_trade(user) and may_sell(gig.seller) and gig.status == Gig.Status.LIVE):
        raise MayNotAsk


def check_may_write(user: User, thread: Thread) -> str:
    """Return the writer's side; raises NotAParty or WriterSuspended.

    Who is suspended goes on writing in the threads of running orders: law 8 keeps them alive.
    """
    side = side_of(user, thread) if user.is_active else None
    if side is None:
        raise NotAParty
    if user.standing == User.Standing.SUSPENDED and not has_running_order(thread):
        raise WriterSuspended
    return side


def may_write(user: User, thread: Thread) -> bool:
    """Tell whether the composer is open for this person."""
    try:
        check_may_write(user, thread)
    except (NotAParty, WriterSuspended):
        return False
    return True


def has_running_order(thread: Thread) -> bool:
    """Tell whether an order of this thread has not come to its end."""
    return Order.objects.filter(thread=thread).exclude(state__in=ENDS).exists()
