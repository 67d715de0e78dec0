"""What the worker does for orders: ids in, fetch, call the domain; each may run twice."""

from celery import shared_task

from orders import notices


@shared_task
def tell_about_orders(order_ids: list[int]) -> int:
    """Notify both sides of everything about these orders that they were not told of yet."""
    return sum(notices.tell_about_order(order_id) for order_id in order_ids)


@shared_task
def tell_about_offer(offer_id: int) -> None:
    """Notify the other side about an offer."""
    notices.tell_about_offer(offer_id)
