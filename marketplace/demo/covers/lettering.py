"""Letters as outlines: a picture in <img> cannot use the page's fonts.

The fonts beside this package are single weights, reduced to Western European letters, in TrueType
form, so that reading them needs nothing but fontTools.
"""

from functools import cache
from pathlib import Path as FilePath
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from .drawing import Drawing, Path, Segment

FONTS = FilePath(__file__).resolve().parent.parent / "fonts"
FACES = {
    "sans": "schibsted-grotesk-600.ttf",
    "black": "schibsted-grotesk-800.ttf",
    "serif": "literata-700.ttf",
}
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}


class _OutlinePen(BasePen):
    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.segments: list[Segment] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.segments.append(("M", point))

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.segments.append(("L", point))

    def _qCurveToOne(self, handle: tuple[float, float], point: tuple[float, float]) -> None:
        self.segments.append(("Q", (*handle, *point)))

    def _curveToOne(
        self, first: tuple[float, float], second: tuple[float, float], point: tuple[float, float]
    ) -> None:
        self.segments.append(("C", (*first, *second, *point)))

    def _closePath(self) -> None:
        self.segments.append(("Z", ()))


@cache
def _font(face: str) -> tuple[TTFont, Any, dict[int, str], float]:
    font = TTFont(FONTS / FACES[face])
    return font, font.getGlyphSet(), font.getBestCmap(), 1 / font["head"].unitsPerEm


def measure(text: str, size: float, face: str = "sans", track: float = 0) -> float:
    """The width of a line of text in the units of the drawing."""
    _, glyphs, names, unit = _font(face)
    widths = [glyphs[names.get(ord(c), ".notdef")].width * unit * size + track for c in text]
    return sum(widths) - track if widths else 0


def write(
    drawing: Drawing,
    text: str,
    x: float,
    y: float,
    size: float,
    fill: str,
    *,
    face: str = "sans",
    anchor: str = "start",
    track: float = 0,
    fit: float | None = None,
    opacity: float = 1,
) -> None:
    """Draw a line of text with its baseline at y; `fit` is the most width it may take."""
    wide = measure(text, size, face, track)
    if fit and wide > fit:
        size, track = size * fit / wide, track * fit / wide
        wide = fit
    _, glyphs, names, unit = _font(face)
    pen = _OutlinePen(glyphs)
    cursor, scale = x - wide * ANCHORS[anchor], unit * size
    for letter in text:
        glyph = glyphs[names.get(ord(letter), ".notdef")]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, cursor, y)))
        cursor += glyph.width * scale + track
    if pen.segments:
        drawing.path(Path(tuple(pen.segments)), fill, opacity=opacity)
