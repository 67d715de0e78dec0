"""Scenes on a screen: a site, an application, code, a chart, a table, film, voice, music."""

import math
from random import Random

from . import emblems
from .drawing import WIDTH, Drawing, Path
from .lettering import write
from .palettes import Palette, legible

SCREEN = "#FCFCFA"
GREY = "#B9BDB8"


def web(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """The first screen of a small site in a browser's window."""
    d.background(p.light)
    x, y, w = 60, 48, 520
    ink, tint = p.darkest, p.lightest
    _window(d, p, x, y, w, 400)
    write(d, word, x + 30, y + 68, 19, ink, face="black", fit=200)
    for item in range(3):
        d.rect(x + w - 66 - item * 60, y + 58, 42, 7, GREY, radius=3.5)
    for row, long in enumerate((250, 190 + rng.randint(0, 50))):
        d.rect(x + 30, y + 98 + row * 33, long, 23, ink, radius=3)
    for row, long in enumerate((232, 206, 150)):
        d.rect(x + 30, y + 172 + row * 17, long, 7, GREY, radius=3.5)
    d.rect(x + 30, y + 232, 108, 36, p.mid, radius=5)
    d.rect(x + 56, y + 247, 56, 6, legible(p.mid, tint, ink), radius=3)
    d.frame(x + 150, y + 233, 92, 34, ink, radius=5)
    left, top = x + 318, y + 94
    d.rect(left, top, 172, 174, tint, radius=6)
    if rng.random() < 0.5:
        emblems.of(word)(d, Palette(tint, ink, p.mid, p.light, p.spark), left + 86, top + 87, 58)
    else:
        with d.clipped(left, top, 172, 174, 6):
            d.circle(left + rng.randint(50, 120), top + 62, 28, p.spark)
            for depth, colour in enumerate((p.mid, ink)):
                hills = [
                    (left + i * 43, top + 112 + depth * 30 + rng.randint(-20, 14)) for i in range(5)
                ]
                d.path(Path.smooth(hills, base=top + 180), colour)
    for card in range(3):
        d.rect(x + 30 + card * 156, y + 292, 146, 90, (tint, p.light, tint)[card], radius=6)
        d.rect(x + 44 + card * 156, y + 310, 70, 8, ink, radius=4)
        d.rect(x + 44 + card * 156, y + 328, 100, 6, GREY, radius=3)


def _window(d: Drawing, p: Palette, x: float, y: float, w: float, h: float) -> None:
    d.shadow(x, y, w, h, 10)
    d.rect(x, y, w, h, SCREEN, radius=10)
    d.rect(x, y, w, 32, p.darkest, radius=10)
    d.rect(x, y + 20, w, 12, p.darkest)
    for dot, colour in enumerate((p.spark, p.light, p.mid)):
        d.circle(x + 20 + dot * 17, y + 16, 4.6, colour)


def phone(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Three screens of an application side by side."""
    d.background(p.mid)
    for x, y, fill in ((92, 72, _phone_list), (384, 72, _phone_form), (238, 36, _phone_home)):
        d.shadow(x, y, 164, 330, 20)
        d.rect(x, y, 164, 330, p.darkest, radius=20)
        d.rect(x + 7, y + 9, 150, 312, SCREEN, radius=14)
        d.rect(x + 62, y + 18, 40, 6, p.darkest, radius=3)
        fill(d, p, rng, x + 7, y + 9, word)


def _phone_home(d: Drawing, p: Palette, rng: Random, x: float, y: float, word: str) -> None:
    write(d, word, x + 16, y + 58, 20, p.darkest, face="black", fit=116)
    d.rect(x + 14, y + 76, 122, 96, p.light, radius=10)
    ground = Palette(p.light, p.darkest, p.mid, p.lightest, p.spark)
    emblems.of(word)(d, ground, x + 75, y + 124, 34)
    for row in range(2):
        for column in range(2):
            d.rect(
                x + 14 + column * 64,
                y + 184 + row * 52,
                58,
                44,
                (p.lightest, p.light)[(row + column) % 2],
                radius=8,
            )
    d.rect(x + 14, y + 292, 122, 30, p.spark, radius=8)


def _phone_list(d: Drawing, p: Palette, rng: Random, x: float, y: float, word: str) -> None:
    d.rect(x + 14, y + 44, 70, 12, p.darkest, radius=4)
    for row in range(5):
        top = y + 72 + row * 44
        d.circle(x + 30, top + 16, 13, (p.mid, p.light, p.spark)[rng.randrange(3)])
        d.rect(x + 52, top + 7, 50 + rng.randint(0, 30), 7, p.darkest, radius=3.5)
        d.rect(x + 52, top + 20, 40 + rng.randint(0, 30), 6, GREY, radius=3)


def _phone_form(d: Drawing, p: Palette, rng: Random, x: float, y: float, word: str) -> None:
    d.rect(x + 14, y + 44, 90, 12, p.darkest, radius=4)
    for row in range(3):
        d.rect(x + 14, y + 76 + row * 54, 46, 6, GREY, radius=3)
        d.frame(x + 14, y + 88 + row * 54, 122, 28, GREY, width=1.6, radius=6)
        d.rect(x + 24, y + 99 + row * 54, 40 + rng.randint(0, 46), 6, p.darkest, radius=3)
    d.rect(x + 14, y + 246, 122, 32, p.mid, radius=8)


def code(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """An editor with a few lines of a program and a green tick that is not always green."""
    d.background(p.mid)
    dark, x, y, w, h = p.darkest, 66, 46, 508, 320
    d.shadow(x, y, w, h, 10)
    d.rect(x, y, w, h, dark, radius=10)
    for dot, colour in enumerate((p.spark, p.light, p.lightest)):
        d.circle(x + 22 + dot * 17, y + 22, 4.6, colour)
    write(d, word, x + w / 2, y + 27, 15, p.lightest, anchor="middle", opacity=0.75)
    shades = (p.lightest, p.light, p.spark, p.lightest)
    indent = 0
    for row in range(11):
        top = y + 56 + row * 22
        write(d, str(row + 1), x + 40, top + 8, 12, p.lightest, anchor="end", opacity=0.4)
        left = x + 58 + indent * 24
        for _ in range(rng.randint(1, 4)):
            long = rng.choice((34, 52, 76, 98))
            if left + long > x + w - 40:
                break
            d.rect(left, top, long, 8, rng.choice(shades), radius=4, opacity=0.9)
            left += long + 10
        indent = max(0, min(4, indent + rng.choice((-1, 0, 1, 1))))
    d.circle(x + w - 8, y + h - 8, 34, p.spark)
    tick = [(x + w - 24, y + h - 8), (x + w - 12, y + h + 4), (x + w + 8, y + h - 20)]
    d.line(tick, legible(p.spark, dark), 7)


def chart(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Twelve months in bars and a line that follows them."""
    d.background(p.ground)
    write(d, word, 46, 74, 28, p.deep, face="black", fit=400)
    d.rect(46, 90, 150, 7, p.deep, radius=3.5, opacity=0.28)
    heights = [rng.uniform(0.22, 0.42)]
    for _ in range(11):
        heights.append(min(1, max(0.16, heights[-1] + rng.uniform(-0.1, 0.17))))
    for row in range(5):
        d.rect(46, 344 - row * 52, 548, 1, p.deep, opacity=0.15)
    for month, tall in enumerate(heights):
        colour = p.spark if month == 11 else p.mid
        d.rect(54 + month * 45, 344 - tall * 205, 27, tall * 205, colour, radius=2)
    line = [(67.5 + month * 45, 312 - tall * 175) for month, tall in enumerate(heights)]
    d.path(Path.smooth(line), stroke=p.deep, width=4)
    for x, y in line[::3]:
        d.circle(x, y, 6.5, p.ground, stroke=p.deep, width=4)


def sheet(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A table with a head, a marked cell and a small ring chart over its corner."""
    d.background(p.light)
    x, y, w, h = 56, 52, 528, 400
    d.shadow(x, y, w, h, 6)
    d.rect(x, y, w, h, SCREEN, radius=6)
    d.rect(x, y, w, 46, p.darkest, radius=6)
    write(d, word, x + 24, y + 31, 19, p.lightest, face="black", fit=300)
    for row in range(8):
        top = y + 46 + row * 38
        if row % 2:
            d.rect(x, top, w, 38, p.lightest, opacity=0.5)
        d.rect(x + 24, top + 15, 74 + rng.randint(0, 50), 8, p.darkest, radius=4)
        for column in range(3):
            long = rng.randint(26, 58)
            d.rect(x + 250 + column * 88 - long, top + 15, long, 8, GREY, radius=4)
    picked = y + 46 + rng.randint(1, 4) * 38
    d.frame(x + 184, picked, 76, 38, p.spark, width=4)
    cx, cy = 520, 300
    d.circle(cx, cy, 84, SCREEN)
    for radius, colour in ((74, p.mid), (74, p.spark)):
        if colour == p.mid:
            d.circle(cx, cy, radius, colour)
        else:
            turn = rng.uniform(0.6, 1.4)
            steps = [
                (cx + radius * math.sin(turn * i / 10), cy - radius * math.cos(turn * i / 10))
                for i in range(11)
            ]
            d.polygon([(cx, cy), *steps], colour)
    d.circle(cx, cy, 40, SCREEN)


def film(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Six pictures of a storyboard with their numbers."""
    d.background(p.ground)
    kinds = rng.sample(
        (_shot_hills, _shot_person, _shot_city, _shot_sea, _shot_thing, _shot_sign), 6
    )
    for index, draw in enumerate(kinds):
        x, y = 34 + (index % 3) * 196, 34 + (index // 3) * 174
        with d.clipped(x, y, 180, 118, 4):
            d.rect(x, y, 180, 118, (p.mid, p.deep, p.light)[(index + index // 3) % 3])
            draw(d, p, x, y)
        write(d, str(index + 1), x, y + 140, 15, p.deep, face="black")
        d.rect(x + 20, y + 130, 120 - rng.randint(0, 50), 6, p.deep, radius=3, opacity=0.35)


def _shot_hills(d: Drawing, p: Palette, x: float, y: float) -> None:
    d.circle(x + 128, y + 40, 22, p.spark)
    d.polygon(
        [
            (x, y + 92),
            (x + 62, y + 36),
            (x + 104, y + 74),
            (x + 134, y + 50),
            (x + 180, y + 96),
            (x + 180, y + 120),
            (x, y + 120),
        ],
        p.ground,
    )


def _shot_person(d: Drawing, p: Palette, x: float, y: float) -> None:
    d.circle(x + 90, y + 50, 23, p.ground)
    d.ellipse(x + 90, y + 124, 56, 44, p.ground)
    d.rect(x + 78, y + 96, 24, 30, p.spark)


def _shot_city(d: Drawing, p: Palette, x: float, y: float) -> None:
    for left, tall, colour in (
        (20, 64, p.ground),
        (64, 92, p.spark),
        (104, 50, p.ground),
        (138, 76, p.ground),
    ):
        d.rect(x + left, y + 118 - tall, 34, tall, colour)


def _shot_sea(d: Drawing, p: Palette, x: float, y: float) -> None:
    for row in range(3):
        points = [(x - 4 + i * 32, y + 78 + row * 16 + (6 if i % 2 else -6)) for i in range(7)]
        d.path(Path.smooth(points), stroke=p.ground, width=6)
    d.polygon([(x + 78, y + 66), (x + 104, y + 18), (x + 118, y + 66)], p.spark)


def _shot_thing(d: Drawing, p: Palette, x: float, y: float) -> None:
    d.ellipse(x + 90, y + 98, 54, 7, p.ground, opacity=0.5)
    d.rect(x + 62, y + 42, 46, 54, p.ground, radius=6)
    d.circle(x + 110, y + 66, 15, stroke=p.ground, width=7)
    d.circle(x + 85, y + 26, 7, p.spark)


def _shot_sign(d: Drawing, p: Palette, x: float, y: float) -> None:
    d.rect(x + 86, y + 60, 8, 60, p.ground)
    d.rect(x + 40, y + 24, 100, 46, p.spark, radius=5)
    d.rect(x + 54, y + 38, 72, 6, p.ground, radius=3)
    d.rect(x + 54, y + 51, 46, 6, p.ground, radius=3)


def voice(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A recording with the head that has played two fifths of it."""
    d.background(p.darkest)
    phase, played = rng.random() * 6, rng.uniform(0.3, 0.55)
    bars = 62
    for i in range(bars):
        swell = abs(math.sin(i * 0.19 + phase) * math.sin(i * 0.047 + phase * 2))
        tall = max(9, (0.16 + 0.84 * swell) * (0.6 + 0.4 * rng.random()) * 220)
        colour = p.spark if i < bars * played else legible(p.darkest, p.light, p.lightest)
        d.rect(42 + i * 9, 186 - tall / 2, 5, tall, colour, radius=2.5)
    head = 42 + int(bars * played) * 9 - 3
    d.rect(head, 52, 2, 268, p.lightest)
    d.circle(head + 1, 52, 7, p.lightest)
    write(d, word, 42, 358, 26, p.lightest, face="black", fit=380)
    seconds = rng.randint(70, 118)
    now = int(seconds * played)
    times = f"{now // 60}:{now % 60:02} / {seconds // 60}:{seconds % 60:02}"
    write(d, times, WIDTH - 42, 358, 18, p.lightest, anchor="end", opacity=0.7)


def notes(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A piano roll: keys on the left, notes of a tune on the grid."""
    d.background(p.darkest)
    black = {1, 3, 6, 8, 10}
    for row in range(12):
        y = 40 + row * 27
        d.rect(
            58,
            y,
            558,
            26,
            p.light if row in black else p.lightest,
            opacity=0.08 if row in black else 0.16,
        )
        d.rect(24, y, 32, 25, "#111111" if row in black else "#F4F1EA", radius=2)
    for beat in range(17):
        d.rect(58 + beat * 34.8, 40, 1, 323, p.lightest, opacity=0.3 if beat % 4 == 0 else 0.12)
    x, row = 58.0, 5
    while x < 590:
        long = rng.choice((35, 35, 70, 105))
        row = max(0, min(11, row + rng.randint(-3, 3)))
        colour = p.spark if rng.random() < 0.65 else p.lightest
        d.rect(x + 2, 43 + row * 27, min(long, 614 - x) - 4, 20, colour, radius=4)
        x += long if rng.random() < 0.8 else long + 35
