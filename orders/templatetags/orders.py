"""How an order's number is written."""

from django import template

register = template.Library()


@register.filter
def order_number(number: int) -> str:
    """Write 48213 as `N.º 48 213`, with narrow spaces that never break."""
    return "N.º\u202f" + f"{number:,}".replace(",", "\u202f")
