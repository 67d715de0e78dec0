"""Scenes of objects: a city of blocks, a picture before and after, a plate, a room, a box."""

from collections.abc import Callable
from random import Random

from . import emblems
from .drawing import HEIGHT, WIDTH, Drawing, Path, Point, Shape
from .palettes import Palette

Scene = Callable[[Drawing, Palette, Random, str], None]
Still = Callable[[Drawing, Palette], None]

GREYS = Palette("#DEDCD7", "#5F5C57", "#8F8A83", "#B7B4AE", "#A5A199")


def iso(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """Blocks seen from above at an angle: servers, parts, a town."""
    d.background(p.ground)
    heights = (8, 8, 14, 30, 52, 76, 104)
    for i in range(7):
        for j in range(7):
            tall = rng.choice(heights) if (i + j) % 2 == 0 or rng.random() < 0.5 else 8
            top = p.spark if rng.random() < 0.09 else p.light
            _block(d, i, j, tall, (top, p.mid, p.deep))


def _block(d: Drawing, i: int, j: int, tall: float, colours: tuple[str, str, str]) -> None:
    unit = 34
    across, down = unit * 0.866, unit * 0.5
    x, y = WIDTH / 2 + (i - j) * across, 150 + (i + j) * down
    near: Point = (x, y + 2 * down - tall)
    west, east = (x - across, y + down - tall), (x + across, y + down - tall)
    d.polygon([(x, y - tall), east, near, west], colours[0])
    d.polygon([west, near, (x, y + 2 * down), (x - across, y + down)], colours[1])
    d.polygon([east, near, (x, y + 2 * down), (x + across, y + down)], colours[2])


def _before_and_after(still: Still) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """One picture, grey on the left and finished on the right of a handle."""
        cut = rng.randint(294, 322)
        still(d, GREYS)
        with d.group(clip=Shape("rect", (cut, 0, WIDTH - cut, HEIGHT, 0))):
            still(d, p)
        d.rect(cut - 2, 0, 4, HEIGHT, "#FFFFFF")
        d.circle(cut, 200, 23, "#FFFFFF")
        for side in (-1, 1):
            arrow = [(cut + side * 6, 192), (cut + side * 14, 200), (cut + side * 6, 208)]
            d.line(arrow, "#222222", 3)

    return draw


def _fruit(d: Drawing, p: Palette) -> None:
    d.background(p.light)
    d.rect(0, 290, WIDTH, 120, p.mid)
    d.ellipse(262, 314, 104, 12, p.deep, opacity=0.35)
    d.circle(256, 226, 86, p.spark)
    d.ellipse(226, 196, 26, 34, "#FFFFFF", opacity=0.18)
    d.path(Path.smooth([(252, 150), (262, 124), (284, 108)]), stroke=p.deep, width=7)
    d.ellipse(314, 122, 32, 14, p.deep)
    bottle = [
        (398, 120),
        (398, 158),
        (364, 206),
        (360, 312),
        (468, 312),
        (464, 206),
        (430, 158),
        (430, 120),
    ]
    d.path(Path.polygon(bottle), p.deep, opacity=0.88)
    d.rect(394, 108, 40, 18, p.spark)
    d.rect(364, 226, 100, 50, p.ground, opacity=0.9)


def _shoe(d: Drawing, p: Palette) -> None:
    d.background(p.ground)
    d.ellipse(330, 318, 220, 16, p.deep, opacity=0.25)
    upper = Path(
        (
            ("M", (142, 160)),
            ("C", (170, 190, 226, 190, 250, 158)),
            ("C", (300, 214, 360, 232, 440, 240)),
            ("C", (500, 248, 522, 266, 522, 296)),
            ("L", (140, 296)),
            ("C", (126, 250, 128, 200, 142, 160)),
            ("Z", ()),
        )
    )
    d.path(upper, p.mid)
    d.path(Path.rect(134, 288, 396, 28, radius=12), p.deep)
    d.path(Path.smooth([(150, 262), (230, 236), (330, 262)]), stroke=p.spark, width=12)
    for step in range(4):
        x, y = 268 + step * 34, 186 + step * 13
        d.line([(x, y), (x - 14, y + 28)], p.ground, 6)


def _watch(d: Drawing, p: Palette) -> None:
    d.background(p.light)
    d.ellipse(330, 352, 150, 12, p.deep, opacity=0.25)
    d.rect(274, 20, 92, 350, p.mid, radius=22)
    for y in (64, 84, 316, 336):
        d.rect(314, y, 12, 6, p.deep, radius=3)
    d.circle(320, 200, 104, p.deep)
    d.circle(320, 200, 86, p.ground)
    for step in range(12):
        with d.rotated(step * 30, 320, 200):
            d.rect(317, 124, 6, 14 if step % 3 else 22, p.deep)
    d.line([(320, 200), (320, 146)], p.deep, 7)
    d.line([(320, 200), (362, 224)], p.spark, 6)
    d.circle(320, 200, 7, p.deep)


def _bust(d: Drawing, p: Palette) -> None:
    """Hair and shoulders only: the demo shows nobody's face."""
    d.background(p.light)
    d.circle(468, 96, 150, p.ground, opacity=0.6)
    d.ellipse(320, 420, 190, 150, p.mid)
    d.polygon([(282, 268), (320, 330), (358, 268)], p.ground)
    d.rect(290, 216, 60, 76, p.ground, radius=28)
    d.ellipse(320, 172, 82, 96, p.deep)
    d.ellipse(320, 190, 54, 68, p.ground)
    d.path(Path.smooth([(264, 176), (300, 132), (346, 128), (380, 180)]), stroke=p.deep, width=26)
    d.circle(400, 118, 34, p.deep)
    d.circle(372, 232, 8, p.spark)


def _album(d: Drawing, p: Palette) -> None:
    """A street of long ago with the edges of its print."""
    d.background(p.darkest)
    d.rect(84, 34, 472, 332, "#F3EFE4")
    with d.clipped(100, 50, 440, 300):
        d.rect(100, 50, 440, 300, p.light)
        d.circle(452, 112, 34, p.spark)
        for left, tall, colour in ((90, 190, p.mid), (212, 236, p.deep), (322, 170, p.mid)):
            d.rect(left, 316 - tall, 124, tall, colour)
            d.polygon(
                [(left - 8, 318 - tall), (left + 62, 268 - tall), (left + 132, 318 - tall)], p.deep
            )
            for window in range(4):
                d.rect(left + 20 + window % 2 * 52, 342 - tall + window // 2 * 62, 30, 38, p.ground)
        d.rect(100, 314, 440, 40, p.ground)
        d.ellipse(476, 300, 16, 42, p.deep)
        d.circle(476, 250, 13, p.deep)


def plate(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A dish from above on a table with a cloth."""
    d.background(p.mid)
    with d.rotated(-12, 500, 200):
        d.rect(430, -60, 170, 520, p.light)
        for stripe in range(3):
            d.rect(446 + stripe * 56, -60, 12, 520, p.ground, opacity=0.7)
    d.ellipse(306, 212, 166, 166, p.deep, opacity=0.25)
    d.circle(300, 200, 162, p.lightest)
    d.circle(300, 200, 116, p.light, opacity=0.45)
    for _ in range(9):
        x, y = 300 + rng.randint(-66, 66), 200 + rng.randint(-66, 66)
        d.circle(x, y, rng.randint(15, 30), rng.choice((p.spark, p.mid, p.deep)))
    for _ in range(6):
        x, y = 300 + rng.randint(-70, 70), 200 + rng.randint(-70, 70)
        with d.rotated(rng.randint(0, 180), x, y):
            d.ellipse(x, y, 20, 7, p.darkest if rng.random() < 0.4 else p.lightest)
    d.rect(508, 96, 9, 216, p.lightest, radius=4)
    d.ellipse(512, 100, 17, 32, p.lightest)


def rooms(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A straight room with a window, as a listing shows it."""
    d.background(p.lightest)
    d.rect(0, 296, WIDTH, 110, p.light)
    d.rect(0, 288, WIDTH, 8, p.darkest, opacity=0.2)
    left = rng.choice((70, 330))
    d.rect(left, 56, 220, 160, "#FFFFFF")
    with d.clipped(left + 10, 66, 200, 140):
        d.rect(left + 10, 66, 200, 140, p.light)
        d.circle(left + rng.randint(60, 160), 110, 26, p.spark)
        hills = [(left + i * 55, 164 + rng.randint(-16, 14)) for i in range(5)]
        d.path(Path.smooth(hills, base=210), p.mid)
    d.rect(left + 107, 60, 6, 152, "#FFFFFF")
    sofa = 330 if left == 70 else 60
    d.rect(sofa, 196, 250, 80, p.mid, radius=14)
    d.rect(sofa - 14, 226, 278, 66, p.darkest, radius=14)
    for cushion in range(2):
        d.rect(sofa + 10 + cushion * 118, 232, 112, 40, p.mid, radius=8)
    lamp = left + 110
    d.rect(lamp - 3, 226, 6, 84, p.darkest)
    d.polygon([(lamp - 34, 270), (lamp - 20, 226), (lamp + 20, 226), (lamp + 34, 270)], p.spark)
    d.ellipse(320, 352, 210, 24, p.mid, opacity=0.5)


def parcel(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A box with a mark on it, as it leaves a small shop."""
    d.background(p.light)
    d.ellipse(330, 340, 220, 20, p.darkest, opacity=0.2)
    d.polygon([(140, 150), (320, 96), (520, 150), (340, 208)], p.lightest)
    d.polygon([(140, 150), (340, 208), (340, 352), (140, 286)], p.mid)
    d.polygon([(340, 208), (520, 150), (520, 290), (340, 352)], p.darkest)
    d.polygon([(216, 127), (250, 117), (444, 174), (410, 186)], p.spark)
    d.polygon([(410, 186), (444, 174), (444, 216), (410, 228)], p.spark)
    with d.group((1, 0.3, 0, 1, 0, -62)):
        mark = Palette(p.mid, p.lightest, p.darkest, p.light, p.spark)
        emblems.of(word)(d, mark, 236, 248, 44)


STILLS: dict[str, Still] = {
    "fruit": _fruit,
    "shoe": _shoe,
    "watch": _watch,
    "bust": _bust,
    "album": _album,
}
RETOUCHED: dict[str, Scene] = {name: _before_and_after(still) for name, still in STILLS.items()}
