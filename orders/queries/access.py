"""Holding an order means being allowed to see it: strangers get the answer of what is not."""

from django.db.models import F, Min, Q, QuerySet
from django.http import Http404

from core.models import Upload
from orders.enums import State
from orders.models import BriefFile, DeliveryFile, Order
from record.queries import access_thread


def _theirs(user) -> Q:
    return Q(buyer_id=user.pk) | Q(seller__memberships__user_id=user.pk)


def access_order(user, public_id: str, *, for_update: bool = False) -> Order:
    """Return an order to one of its parties, locked if asked for; anybody else gets a 404."""
    if not user.is_authenticated:
        raise Http404
    orders = Order.objects.select_related("buyer", "seller", "thread", "gig_version__gig")
    if for_update:
        orders = orders.select_for_update(of=("self",))
    # EXISTS instead of a join: a locked row must not come twice.
    mine = Order.objects.filter(_theirs(user), public_id=public_id).values("pk")
    try:
        return orders.get(pk__in=mine)
    except Order.DoesNotExist:
        raise Http404 from None


def orders_of(user) -> QuerySet[Order]:
    """Return all orders somebody buys or sells, the newest first, ready for a list."""
    if not user.is_authenticated:
        return Order.objects.none()
    mine = Order.objects.filter(_theirs(user)).values("pk")
    found = Order.objects.filter(pk__in=mine).select_related("buyer", "seller")
    return found.prefetch_related("parts__hold").order_by("-placed_at", "-id")


WAITS_FOR_BUYER = (State.PENDING_PAYMENT, State.AWAITING_BRIEF, State.DELIVERED)
WAITS_FOR_SELLER = (State.REQUESTED, State.IN_PROGRESS, State.IN_REVISION)


def waiting_for(user, limit: int = 5) -> list[Order]:
    """Return orders whose next step is this person's, the most urgent first."""
    mine = Q(buyer_id=user.pk, state__in=WAITS_FOR_BUYER) | Q(
        seller__memberships__user_id=user.pk, state__in=WAITS_FOR_SELLER
    )
    due = Min("timers__due_at", filter=Q(timers__fired_at__isnull=True))
    found = Order.objects.filter(pk__in=Order.objects.filter(mine).values("pk"))
    rows = found.select_related("buyer", "seller").annotate(waits_until=due)
    return list(rows.order_by(F("waits_until").asc(nulls_last=True), "pk")[:limit])


def may_read_file(user, upload: Upload) -> bool:
    """Tell whether somebody may read a file of a brief or a delivery.

    Its parties may, the seller once the brief was sent; staff may with a grant for the thread.
    """
    if not user.is_authenticated:
        return False
    # Before the brief is sent its files are a draft of the buyer, who owns them.
    sent = BriefFile.objects.filter(upload=upload, answer__order__started_at__isnull=False)
    files = (
        Q(pk__in=sent.values("answer__order")),
        Q(pk__in=DeliveryFile.objects.filter(upload=upload).values("delivery__order")),
    )
    holding = Order.objects.filter(files[0] | files[1])
    if holding.filter(_theirs(user)).exists() or upload.owner_id == user.pk:
        return True
    threads = holding.filter(thread__isnull=False).values_list("thread__public_id", flat=True)
    return user.is_staff and any(_may_read(user, public_id) for public_id in threads)


def _may_read(user, public_id: str) -> bool:
    try:
        access_thread(user, public_id)
    except Http404:
        return False
    return True
