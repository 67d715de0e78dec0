from django import template
from django.utils.safestring import SafeString

from core.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Draw what somebody wrote in Markdown; safe whatever it holds."""
    return render_markdown(text)
