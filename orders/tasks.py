"""What the worker does for orders: ids in, fetch, call the domain; each may run twice."""

from celery import shared_task

from orders import notices


@shared_task
def tell_about_order(order_id: int) -> int:
    """Notify both sides of everything about an order that they were not told of yet."""
    return notices.tell_about_order(order_id)


@shared_task
def tell_about_offer(offer_id: int) -> None:
    """Notify the other side about an offer."""
    notices.tell_about_offer(offer_id)
