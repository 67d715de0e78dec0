"""Scenes of paper: a logo, a manuscript, a poster, two languages, a landscape, an icon sheet."""

from random import Random

from . import emblems
from .drawing import HEIGHT, WIDTH, Drawing, Path, polar
from .lettering import measure, write
from .palettes import Palette, legible

PAPER = "#FBFAF6"


def logo(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A mark over a name, as on the first page of a presentation."""
    d.background(p.ground)
    emblems.of(word)(d, p, WIDTH / 2, 160, 84)
    face = "serif" if rng.random() < 0.55 else "black"
    write(d, word, WIDTH / 2, 314, 50, p.deep, face=face, anchor="middle", fit=520)
    small = legible(p.ground, p.mid, p.deep)
    half = min(measure(word, 50, face), 520) / 2
    d.rect(WIDTH / 2 - half, 334, half * 2, 2, small)
    for i in range(3):
        d.circle(WIDTH / 2 - 14 + i * 14, 350, 2.6, small)


def page(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Two sheets of text, the front one with an initial, a marked line and a correction."""
    ground = p.mid
    d.background(ground)
    ink = p.darkest
    with d.rotated(-8 + rng.randint(0, 3), 260, 240):
        d.shadow(140, 66, 280, 380, 2)
        d.rect(140, 66, 280, 380, "#F1EFE8", radius=2)
        for row in range(16):
            d.rect(168, 110 + row * 20, 222 - rng.randint(0, 56), 5, "#D6D3CA", radius=2.5)
    with d.rotated(2 + rng.randint(0, 3), 380, 240):
        d.shadow(226, 44, 288, 390, 2)
        d.rect(226, 44, 288, 390, PAPER, radius=2)
        write(d, word, 256, 92, 24, ink, face="serif", fit=226)
        d.rect(256, 106, 44, 3, p.spark)
        write(d, word[:1], 254, 182, 78, legible(PAPER, p.mid, p.deep, ink), face="serif")
        _lines_of_text(d, p, rng, 330, 256)
        d.circle(478, 262, 11, stroke=p.spark, width=3)


def _lines_of_text(d: Drawing, p: Palette, rng: Random, indented: float, left: float) -> None:
    marked = rng.randint(5, 9)
    for row in range(15):
        start = indented if row < 4 else left
        end = 484 - rng.randint(0, 16) if row not in (4, 10) else left + rng.randint(90, 160)
        y = 126 + row * 19
        if row == marked:
            d.rect(start - 3, y - 5, (end - start) * 0.6, 15, p.spark, opacity=0.45)
        d.rect(start, y, end - start, 5, "#BFBDB5", radius=2.5)


def poster(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A poster on a wall, one of four patterns over a big word."""
    d.background(p.spark if rng.random() < 0.45 else p.mid)
    x, y, w, h = 190, 26, 260, 348
    d.shadow(x, y, w, h, 2)
    d.rect(x, y, w, h, p.ground, radius=2)
    with d.clipped(x + 18, y + 18, w - 36, 232):
        (_rings, _ribbons, _blocks, _fan)[rng.randrange(4)](d, p, rng, x + 18, y + 18)
    write(d, word, x + 18, y + 302, 44, p.deep, face="black", fit=w - 36)
    d.rect(x + 18, y + 318, 96, 5, p.deep)
    d.rect(x + 122, y + 318, 40, 5, legible(p.ground, p.spark, p.mid))


def _rings(d: Drawing, p: Palette, rng: Random, x: float, y: float) -> None:
    cx, cy = x + rng.randint(60, 160), y + rng.randint(80, 150)
    for step in range(8):
        d.circle(cx, cy, 168 - step * 21, (p.deep, p.light, p.mid, p.ground)[step % 4])
    d.circle(cx, cy, 14, p.spark)


def _ribbons(d: Drawing, p: Palette, rng: Random, x: float, y: float) -> None:
    for row in range(9):
        lift = 26 if row % 2 else -26
        points = [
            (x - 10 + i * 62, y + 16 + row * 26 + (lift if i % 2 else -lift) / 2) for i in range(5)
        ]
        d.path(Path.smooth(points), stroke=(p.deep, p.mid, p.spark)[row % 3], width=12)


def _blocks(d: Drawing, p: Palette, rng: Random, x: float, y: float) -> None:
    colours = (p.deep, p.mid, p.spark, p.light)
    for row in range(5):
        for column in range(5):
            left, top = x + column * 45, y + row * 47
            colour = colours[rng.randrange(4)]
            if (row + column) % 2:
                d.rect(left, top, 43, 45, colour)
            else:
                d.circle(left + 21, top + 22, 21, colour)


def _fan(d: Drawing, p: Palette, rng: Random, x: float, y: float) -> None:
    cx, cy = x + 112, y + 232
    for step in range(12):
        first, second = 180 + step * 15, 195 + step * 15
        colour = (p.deep, p.light, p.mid)[step % 3]
        d.polygon([(cx, cy), polar(cx, cy, 260, first), polar(cx, cy, 260, second)], colour)
    d.circle(cx, cy, 52, p.spark)
    d.circle(cx, cy, 26, p.ground)


def duo(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A letter of one language beside a letter of another; `word` gives both, as in "ñ ç"."""
    first, _, second = (word or "a é").partition(" ")
    d.rect(0, 0, WIDTH / 2, HEIGHT, p.ground)
    d.rect(WIDTH / 2, 0, WIDTH / 2, HEIGHT, p.deep)
    for letter, x, colour in ((first, 160, p.deep), (second or "é", 480, p.ground)):
        write(d, letter, x, 260, 232, colour, face="serif", anchor="middle", fit=236)
        for row in range(3):
            length = 190 - rng.randint(0, 70)
            d.rect(x - 95, 312 + row * 17, length, 6, colour, radius=3, opacity=0.4)
    d.circle(WIDTH / 2, 190, 31, p.spark)
    ink = legible(p.spark, p.darkest)
    d.line([(307, 184), (331, 184), (324, 177)], ink, 4)
    d.line([(333, 197), (309, 197), (316, 204)], ink, 4)


def land(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Hills in four depths with a sun, a path of light and trees."""
    d.background(p.light)
    sun = rng.randint(150, 490)
    d.circle(sun, rng.randint(96, 140), rng.randint(46, 64), p.spark)
    for depth, colour in enumerate((p.ground, p.light, p.mid, p.deep)):
        base = 176 + depth * 54
        points = [(x, base + rng.randint(-36, 26)) for x in range(-40, 760, 100)]
        d.path(Path.smooth(points, base=HEIGHT + 10), colour)
        if depth == 1:
            d.path(Path.smooth(points, base=HEIGHT + 10), p.mid, opacity=0.45)
    for _ in range(rng.randint(7, 11)):
        x, foot, tall = rng.randint(20, 620), rng.randint(318, 388), rng.randint(40, 84)
        colour = p.spark if rng.random() < 0.15 else (p.mid, p.light)[rng.randrange(2)]
        d.rect(x - 2, foot - 6, 4, 16, p.darkest)
        d.polygon([(x, foot - tall), (x + tall * 0.25, foot), (x - tall * 0.25, foot)], colour)


def icons(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A sheet of small signs on one grid."""
    d.background(p.ground)
    drawers = [_house, _drop, _bell, _bars, _lens, _key, _sun, _bag]
    order, picked = rng.sample(drawers, 8), rng.randrange(8)
    for index, draw in enumerate(order):
        x, y = 64 + (index % 4) * 132, 64 + (index // 4) * 140
        plate = index == picked
        d.rect(
            x, y, 116, 124, p.spark if plate else p.light, radius=14, opacity=1 if plate else 0.55
        )
        draw(d, legible(p.spark if plate else p.light, p.deep, p.darkest), x + 58, y + 62)


def _house(d: Drawing, ink: str, x: float, y: float) -> None:
    d.line([(x - 30, y - 2), (x, y - 30), (x + 30, y - 2)], ink, 7)
    d.line([(x - 21, y - 4), (x - 21, y + 28), (x + 21, y + 28), (x + 21, y - 4)], ink, 7)
    d.rect(x - 6, y + 6, 12, 22, ink)


def _drop(d: Drawing, ink: str, x: float, y: float) -> None:
    d.path(
        Path(
            (
                ("M", (x, y - 32)),
                ("C", (x + 14, y - 10, x + 24, y, x + 24, y + 10)),
                ("C", (x + 24, y + 38, x - 24, y + 38, x - 24, y + 10)),
                ("C", (x - 24, y, x - 14, y - 10, x, y - 32)),
                ("Z", ()),
            )
        ),
        stroke=ink,
        width=7,
    )


def _bell(d: Drawing, ink: str, x: float, y: float) -> None:
    d.path(
        Path(
            (
                ("M", (x - 26, y + 16)),
                ("C", (x - 16, y + 4, x - 22, y - 30, x, y - 30)),
                ("C", (x + 22, y - 30, x + 16, y + 4, x + 26, y + 16)),
                ("Z", ()),
            )
        ),
        stroke=ink,
        width=7,
    )
    d.circle(x, y + 27, 6, ink)


def _bars(d: Drawing, ink: str, x: float, y: float) -> None:
    for step, tall in enumerate((22, 40, 30, 58)):
        d.rect(x - 32 + step * 17, y + 30 - tall, 11, tall, ink, radius=3)


def _lens(d: Drawing, ink: str, x: float, y: float) -> None:
    d.circle(x - 6, y - 6, 22, stroke=ink, width=7)
    d.line([(x + 11, y + 11), (x + 28, y + 28)], ink, 8)


def _key(d: Drawing, ink: str, x: float, y: float) -> None:
    d.circle(x - 16, y, 14, stroke=ink, width=7)
    d.line([(x, y), (x + 32, y), (x + 32, y + 14)], ink, 7)
    d.line([(x + 18, y), (x + 18, y + 11)], ink, 7)


def _sun(d: Drawing, ink: str, x: float, y: float) -> None:
    d.circle(x, y, 14, ink)
    for step in range(8):
        d.line([polar(x, y, 23, step * 45), polar(x, y, 32, step * 45)], ink, 6)


def _bag(d: Drawing, ink: str, x: float, y: float) -> None:
    d.frame(x - 27, y - 10, 54, 40, ink, width=7, radius=6)
    d.path(Path.smooth([(x - 13, y - 10), (x, y - 32), (x + 13, y - 10)]), stroke=ink, width=6)
