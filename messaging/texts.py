"""What people write, as safe HTML: paragraphs, line breaks, and links where they may stand."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

# Only https, and never the full stop or bracket behind an address. Linear: no nested repeats.
_LINK = re.compile(r"https://[^\s<>\"'\u00ab\u00bb\u2018-\u201f]{1,2000}")
_BEHIND = ".,;:!?)]}…"


def draw_text(text: str, *, links: bool) -> SafeString:
    """Return text as paragraphs; `links` makes https addresses clickable.

    Before an order nobody knows the other, so addresses stand there as text only (the lure
    needs a click); nothing is fetched on behalf of a reader.
    """
    paragraphs = re.split(r"\n{2,}", text.strip("\n"))
    return SafeString(
        "".join(format_html("<p>{}</p>", _lines(part, links)) for part in paragraphs if part)
    )


def _lines(text: str, links: bool) -> SafeString:
    drawn = [_linked(line) if links else conditional_escape(line) for line in text.split("\n")]
    return SafeString("<br>".join(drawn))


def _linked(line: str) -> SafeString:
    parts = []
    end = 0
    for match in _LINK.finditer(line):
        address = match.group().rstrip(_BEHIND)
        parts.append(conditional_escape(line[end : match.start()]))
        parts.append(
            format_html(
                '<a href="{}" rel="nofollow ugc noopener noreferrer" target="_blank">{}</a>',
                address,
                address,
            )
        )
        end = match.start() + len(address)
    parts.append(conditional_escape(line[end:]))
    return SafeString("".join(parts))
