"""Round seals stand in for photos: ring and colours follow from who it is, letters from a name."""

import zlib
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

RINGS = 8
COLOURS = 8


def initials(name: str) -> str:
    """Return one or two capital letters: of the first and the last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    ends = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper()


def draw_seal(
    seed: object, name: str, size: int = 32, label: str = "", away: bool = False
) -> SafeString:
    """Draw the seal of `seed` (a handle: a person keeps it as buyer and seller), `size` pixels.

    The same seed always gives the same ring and colours. Without `label` it is decoration, for
    places where the name stands beside it.
    """
    return _draw(str(seed), str(name), size, str(label), away)


@lru_cache(maxsize=2048)
def _draw(seed: str, name: str, size: int, label: str, away: bool) -> SafeString:
    number = zlib.crc32(seed.encode())
    return format_html(
        '<svg class="seal seal-c{}{}" viewBox="0 0 48 48" width="{}" height="{}"{}>'
        '<circle class="seal-ground" cx="24" cy="24" r="24"/>'
        '<use class="seal-ring" href="{}#ring-{}"/><text x="24" y="29.4">{}</text></svg>',
        number % COLOURS,
        " away" if away else "",
        size,
        size,
        _naming(label),
        static("img/icons.svg"),
        number // COLOURS % RINGS,
        initials(name),
    )


def _naming(label: str) -> SafeString:
    if label:
        return format_html(' role="img" aria-label="{}"', label)
    return SafeString(' aria-hidden="true"')
