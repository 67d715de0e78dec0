from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from core import clock
from messaging.drawing import Reader
from messaging.queries import InboxRow


def draw_row(row: InboxRow, reader: Reader) -> SafeString:
    """Draw one conversation of the inbox list outside of a request."""
    moment = SimpleNamespace(page_now=clock.now())
    with translation.override(reader.language), timezone.override(reader.time_zone):
        context = {"row": row, "request": moment}
        return SafeString(render_to_string("messaging/inbox_row.html", context))
