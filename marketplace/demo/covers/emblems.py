"""Marks that stand on logos, labels, signs and posters. Each fits a circle of the given radius."""

from collections.abc import Callable
from random import Random

from .drawing import Drawing, Path, polar
from .palettes import Palette

Emblem = Callable[[Drawing, Palette, float, float, float], None]


def arch(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    for radius, colour in ((1.0, p.deep), (0.66, p.mid), (0.34, p.ground)):
        w = r * radius
        d.path(Path.rect(x - w, y - w + r * 0.1, w * 2, w + r * 0.8, radius=w), colour)
    d.rect(x - r, y + r * 0.62, r * 2, r * 0.4, p.ground)
    d.rect(x - r, y + r * 0.62, r * 2, r * 0.1, p.deep)
    d.circle(x, y - r * 0.02, r * 0.15, p.spark)


def petals(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    for step in range(6):
        with d.rotated(step * 60, x, y):
            leaf = Path(
                (
                    ("M", (x, y)),
                    ("C", (x - r * 0.42, y - r * 0.36, x - r * 0.3, y - r * 0.9, x, y - r)),
                    ("C", (x + r * 0.3, y - r * 0.9, x + r * 0.42, y - r * 0.36, x, y)),
                    ("Z", ()),
                )
            )
            d.path(leaf, (p.deep, p.mid)[step % 2])
    d.circle(x, y, r * 0.15, p.spark)


def waves(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    d.circle(x, y, r, p.deep)
    d.circle(x + r * 0.3, y - r * 0.42, r * 0.19, p.spark)
    for row in range(3):
        high = y + r * (0.02 + row * 0.27)
        half = (1 - ((high - y) / r) ** 2) ** 0.5 * r * 0.93
        count = 6
        points = [
            (x - half + 2 * half * i / count, high + (r * 0.1 if i % 2 else -r * 0.02))
            for i in range(count + 1)
        ]
        d.path(Path.smooth(points), stroke=p.ground, width=r * 0.085)


def rays(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    for step in range(16):
        far = r if step % 2 else r * 0.82
        d.line([polar(x, y, r * 0.58, step * 22.5), polar(x, y, far, step * 22.5)], p.deep, r * 0.1)
    d.circle(x, y, r * 0.4, p.mid)
    d.circle(x - r * 0.1, y - r * 0.1, r * 0.13, p.spark)


def tiles(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    size = r * 0.6
    for row in range(3):
        for column in range(3):
            left, top = x - size * 1.5 + column * size, y - size * 1.5 + row * size
            d.rect(left, top, size - 2, size - 2, (p.light, p.light, p.mid)[(row + column) % 3])
            with d.clipped(left, top, size - 2, size - 2):
                corner = (column ^ row) & 1
                d.circle(
                    left + size * corner,
                    top + size * (row & 1),
                    size * 0.92,
                    (p.deep, p.mid, p.spark)[(row * 2 + column) % 3],
                )


def mountain(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    d.circle(x, y, r, p.deep)
    with d.group():
        d.circle(x + r * 0.34, y - r * 0.36, r * 0.2, p.spark)
        d.polygon(
            [(x - r * 0.84, y + r * 0.5), (x - r * 0.2, y - r * 0.5), (x + r * 0.42, y + r * 0.5)],
            p.light,
        )
        d.polygon(
            [
                (x - r * 0.06, y + r * 0.5),
                (x + r * 0.38, y - r * 0.12),
                (x + r * 0.84, y + r * 0.5),
            ],
            p.mid,
        )
        d.rect(x - r * 0.86, y + r * 0.5, r * 1.72, r * 0.07, p.ground)


def knot(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    for step, colour in enumerate((p.mid, p.deep, p.mid, p.deep)):
        cx, cy = polar(x, y, r * 0.44, 45 + step * 90)
        d.circle(cx, cy, r * 0.46, stroke=colour, width=r * 0.15)
    d.circle(x, y, r * 0.13, p.spark)


def sprout(d: Drawing, p: Palette, x: float, y: float, r: float) -> None:
    d.path(
        Path.smooth([(x, y + r), (x - r * 0.04, y), (x + r * 0.02, y - r * 0.5)]),
        stroke=p.deep,
        width=r * 0.1,
    )
    for step, (side, high) in enumerate(((1, -0.1), (-1, 0.14), (1, 0.42), (-1, 0.64))):
        foot = y + r * high
        size = r * (0.86 - step * 0.1)
        tip = (x + side * size, foot - size * 0.62)
        blade = Path(
            (
                ("M", (x, foot)),
                ("C", (x + side * size * 0.1, foot - size * 0.75, *_near(tip, side, size), *tip)),
                (
                    "C",
                    (
                        x + side * size * 0.95,
                        foot - size * 0.1,
                        x + side * size * 0.4,
                        foot + size * 0.06,
                        x,
                        foot,
                    ),
                ),
                ("Z", ()),
            )
        )
        d.path(blade, (p.mid, p.deep)[step % 2])
    d.circle(x + r * 0.02, y - r * 0.74, r * 0.17, p.spark)


def _near(tip: tuple[float, float], side: int, size: float) -> tuple[float, float]:
    return (tip[0] - side * size * 0.42, tip[1] - size * 0.1)


EMBLEMS: tuple[Emblem, ...] = (arch, petals, waves, rays, tiles, mountain, knot, sprout)


def of(name: str) -> Emblem:
    """The emblem that belongs to a name, on its logo as on its jar, bag and sign."""
    return EMBLEMS[Random(name).randrange(len(EMBLEMS))]
