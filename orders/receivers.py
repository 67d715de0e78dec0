"""Hears what the payments say inside their transaction, and orders' own moves after commit."""

from django.dispatch import receiver

from orders import tasks
from orders.domain.paying import lock_order_of_hold, report_payment, settle_effect
from orders.signals import offer_moved, order_moved, orders_moved
from payments.hooks import before_hold_lock, effect_settled, payment_reported

payment_reported.register(report_payment)
effect_settled.register(settle_effect)
before_hold_lock.register(lock_order_of_hold)


@receiver(order_moved)
def tell_about_order(sender, order_id: int, n: int, of_many: bool = False, **kwargs) -> None:
    """Ask the worker to tell both sides what happened; many that move at once are one task."""
    if not of_many:
        tasks.tell_about_orders.delay([order_id])


@receiver(orders_moved)
def tell_about_orders(sender, order_ids: list[int], **kwargs) -> None:
    """Ask the worker to tell about orders that the clock moved together."""
    tasks.tell_about_orders.delay(order_ids)


@receiver(offer_moved)
def tell_about_offer(sender, offer_id: int, **kwargs) -> None:
    """Ask the worker to tell the other side about an offer."""
    tasks.tell_about_offer.delay(offer_id)
