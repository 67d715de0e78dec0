"""How an order's number is written."""

from django import template

from orders.models.order import written

register = template.Library()


@register.filter
def order_number(number: int) -> str:
    """Write 48213 as `N.º 48 213`."""
    return written(number)
