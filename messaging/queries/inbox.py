"""The list of a person's conversations, newest first, in pages by key."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import SellerMember, User
from messaging.models import Membership
from orders.models import Order
from record.models import Thread

PAGE = 30
FILTERS = {
    "all": Q(),
    "unread": Q(unread__gt=0),
    "waiting": Q(waits_for_me=True),
}


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation as the list shows it."""

    member: Membership
    order: Order | None

    @property
    def thread(self) -> Thread:
        return self.member.thread

    @property
    def other_name(self) -> str:
        thread = self.thread
        return thread.seller.name if self.member.as_buyer else thread.buyer.display_name

    @property
    def other_seed(self) -> str:
        thread = self.thread
        return thread.seller.handle if self.member.as_buyer else thread.buyer.handle


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Rows of one page; `next_key` opens the following one and is empty at the end."""

    rows: list[InboxRow]
    next_key: str


def inbox(user: User, *, show: str = "all", key: str = "", limit: int = PAGE) -> InboxPage:
    """Return a page of the person's conversations in two queries, whatever their number.

    `show` is all, unread or waiting (on the person); `key` comes from the page before.
    """
    members = _members(user).filter(FILTERS.get(show, FILTERS["all"]))
    if place := _parse(key):
        members = members.filter(
            Q(last_at__lt=place[0]) | Q(last_at=place[0], thread_id__lt=place[1])
        )
    found = list(members[: limit + 1])
    page = found[:limit]
    orders = _orders_of([member.thread_id for member in page])
    rows = [InboxRow(member, orders.get(member.thread_id)) for member in page]
    return InboxPage(rows, _key_of(page[-1]) if len(found) > limit else "")


def row_of(user: User, thread_id: int) -> InboxRow | None:
    """Return one conversation of the person as the list shows it."""
    member = _members(user).filter(thread_id=thread_id).first()
    if member is None:
        return None
    return InboxRow(member, _orders_of([thread_id]).get(thread_id))


def unread_threads(user: User) -> int:
    """Count the conversations with something unread, for the navigation; up to 100."""
    return Membership.objects.filter(user=user, unread__gt=0)[:100].count()


def _members(user: User) -> QuerySet[Membership]:
    # The row may outlive the membership of a seller account; the list must not.
    still = SellerMember.objects.filter(account_id=OuterRef("thread__seller_id"), user=user)
    return (
        Membership.objects.filter(user=user, last_at__isnull=False, archived_at__isnull=True)
        .filter(Q(as_buyer=True) | Exists(still))
        .select_related("thread__buyer", "thread__seller")
        .order_by("-last_at", "-thread_id")
    )


def _orders_of(thread_ids: list[int]) -> dict[int, Order]:
    orders = Order.objects.filter(thread_id__in=thread_ids).order_by("pk")
    return {order.thread_id: order for order in orders}


def _key_of(member: Membership) -> str:
    since = member.last_at - datetime.fromtimestamp(0, UTC)
    return f"{since // timedelta(microseconds=1)}-{member.thread_id}"


def _parse(key: str) -> tuple[datetime, int] | None:
    micros, _dash, thread_id = key.partition("-")
    if not (micros.isdecimal() and thread_id.isdecimal() and len(thread_id) < 19):
        return None
    try:
        when = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(micros))
    except OverflowError:
        return None
    return when, int(thread_id)
