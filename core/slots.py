"""Places in a page that apps of higher floors fill, drawn in the same request.

A page names a slot (`order.log`); an app above registers a drawer that takes the template
context's request and the page's object and returns a template name with its context.
"""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Drawer = Callable[..., tuple[str, dict[str, Any]] | None]
_slots: dict[str, list[Drawer]] = {}


def fill_slot(name: str, drawer: Drawer) -> None:
    """Register `drawer(request, **facts)` for the slot; it returns (template, context) or None."""
    drawers = _slots.setdefault(name, [])
    if drawer not in drawers:
        drawers.append(drawer)


def draw_slot(name: str, request, **facts: Any) -> SafeString:
    """Draw everything registered for a slot, in order of registration."""
    drawn = (drawer(request, **facts) for drawer in _slots.get(name, ()))
    parts = (
        render_to_string(template, context, request) for template, context in filter(None, drawn)
    )
    return SafeString("".join(parts))
