"""`{% slot "order.log" order=order %}`: draws what apps of higher floors put into a page."""

from django import template

from core.slots import draw_slot

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context, name: str, **facts):
    """Draw everything registered for the slot, in this request."""
    return draw_slot(name, context["request"], **facts)
