"""The palette is proved on the very file that the pages load."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = CSS / "tokens.css"
TEXT_RATIO = 4.5  # WCAG 1.4.3
EDGE_RATIO = 3.0  # WCAG 1.4.11

# text/ground
TEXT_PAIRS = (
    "ink/paper ink/sheet ink/well ink2/paper ink2/sheet ink2/well ink3/paper ink3/sheet ink3/well "
    "petrol/paper petrol/sheet petrol/petrol-wash ink/petrol-wash ink2/petrol-wash "
    "ink3/petrol-wash on-petrol/petrol on-petrol/petrol-hover ink/bind ink2/bind bind-ink/bind "
    "petrol/bind ink/house ink2/house house-ink/house petrol/house ok/ok-wash ok/sheet "
    "soon/soon-wash soon/sheet late/late-wash late/sheet late/paper soon/paper ok/paper sheet/late"
)
EDGE_PAIRS = (
    "edge/sheet edge/paper focus/paper focus/sheet focus/bind focus/house bind-edge/sheet "
    "bind-edge/paper bind-edge/bind house-edge/sheet house-edge/house petrol/sheet petrol/paper"
)


def declared() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS.read_text()))


def colour(name: str, theme: str) -> str:
    """Follow a token to its hex value in `theme` (light or dark)."""
    value = declared()[name]
    if halves := re.fullmatch(r"light-dark\(var\(--([\w-]+)\),\s*var\(--([\w-]+)\)\)", value):
        return colour(halves[1] if theme == "light" else halves[2], theme)
    if other := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return colour(other[1], theme)
    return value


def luminance(hex_value: str) -> float:
    """Relative luminance by WCAG 2."""
    channels = (int(hex_value[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(front: str, ground: str) -> float:
    light, dark = sorted((luminance(front), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(pairs: str, theme: str, needed: float) -> dict[str, float]:
    ratios = {}
    for pair in pairs.split():
        front, ground = pair.split("/")
        ratios[pair] = contrast(colour(front, theme), colour(ground, theme))
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < needed}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(theme):
    assert len(TEXT_PAIRS.split()) == 35
    assert too_weak(TEXT_PAIRS, theme, TEXT_RATIO) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_edge_and_focus_ring_stands_out_from_its_ground(theme):
    assert len(EDGE_PAIRS.split()) == 13
    assert too_weak(EDGE_PAIRS, theme, EDGE_RATIO) == {}


@pytest.mark.parametrize("number", range(8))
def test_the_letters_of_every_seal_can_be_read(number):
    letters, ground = colour(f"seal{number}-ink", "light"), colour(f"seal{number}-ground", "light")
    assert contrast(letters, ground) >= TEXT_RATIO


def test_a_weak_pair_is_noticed():
    assert too_weak("rule/paper", "light", EDGE_RATIO) == {"rule/paper": 1.29}


LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(", re.I)


def test_no_colour_is_written_outside_the_tokens():
    found = {
        str(path.relative_to(CSS)): LITERAL.findall(path.read_text())
        for path in CSS.rglob("*.css")
        if path != TOKENS
    }
    assert {name: literals for name, literals in found.items() if literals} == {}


def test_every_token_that_the_styles_use_is_declared():
    known = declared()
    texts = [path.read_text() for path in CSS.rglob("*.css")]
    local = {name for text in texts for name in re.findall(r"--([\w-]+):", text)}
    used = {name for text in texts for name in re.findall(r"var\(--([\w-]+)", text)}
    assert used - set(known) - local == set()


def test_the_browser_bar_has_the_colour_of_the_masthead():
    markup = (Path(settings.BASE_DIR) / "templates/components/theme_color.html").read_text()
    named = set(re.findall(r'content="(#\w+)"', markup))
    assert named == {colour("sheet", "light"), colour("sheet", "dark")}


def test_the_styles_of_one_page_stay_within_twenty_kilobytes():
    everything = "".join(
        (CSS / name).read_text()
        for name in (
            "tokens.css",
            "base.css",
            "controls.css",
            "objects.css",
            "record.css",
            "pages/order.css",
        )
    )
    assert len(gzip.compress(everything.encode(), 6)) < 20_000
