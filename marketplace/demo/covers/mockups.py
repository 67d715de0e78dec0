"""The same work set into the world: on a jar, a bag, a sign, a screen, a wall, or seen close by."""

from collections.abc import Callable
from random import Random

from . import emblems
from .drawing import HEIGHT, WIDTH, Drawing, Path
from .lettering import write
from .palettes import Palette, legible
from .screen_scenes import voice

Scene = Callable[[Drawing, Palette, Random, str], None]


def jar(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A jar with a label, and its small sister."""
    d.background(p.light)
    d.rect(0, 312, WIDTH, 100, p.mid)
    for x, y, w, h in ((196, 70, 190, 270), (424, 176, 116, 164)):
        d.ellipse(x + w / 2, y + h, w * 0.56, 12, p.darkest, opacity=0.3)
        d.rect(x, y + h * 0.12, w, h * 0.88, "#FFFFFF", radius=w * 0.14, opacity=0.55)
        d.rect(x + 6, y + h * 0.22, w - 12, h * 0.75, p.spark, radius=w * 0.1, opacity=0.8)
        d.rect(x + w * 0.06, y, w * 0.88, h * 0.15, p.darkest, radius=8)
        top = y + h * 0.36
        d.rect(x, top, w, h * 0.46, p.lightest)
        ink = legible(p.lightest, p.darkest)
        label = Palette(p.lightest, ink, p.mid, p.light, p.spark)
        emblems.of(word)(d, label, x + w / 2, top + h * 0.17, w * 0.19)
        write(
            d,
            word,
            x + w / 2,
            top + h * 0.4,
            w * 0.13,
            ink,
            face="serif",
            anchor="middle",
            fit=w * 0.84,
        )


def tote(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A cotton bag on a hook."""
    d.background(p.mid)
    d.rect(0, 40, WIDTH, 10, p.darkest, opacity=0.5)
    for side in (-1, 1):
        points = [(320 + side * 74, 150), (320 + side * 56, 74), (320, 46)]
        d.path(Path.smooth(points), stroke=p.lightest, width=12)
    d.shadow(204, 142, 232, 248, 4)
    d.polygon([(204, 142), (436, 142), (448, 400), (192, 400)], p.lightest)
    ink = legible(p.lightest, p.darkest)
    print_ = Palette(p.lightest, ink, p.mid, p.light, p.spark)
    emblems.of(word)(d, print_, 320, 242, 62)
    write(d, word, 320, 350, 32, ink, face="serif", anchor="middle", fit=196)


def sign(d: Drawing, p: Palette, rng: Random, word: str) -> None:
    """A sign over the window of a shop."""
    d.background(p.mid)
    for row in range(9):
        for column in range(-1, 9):
            shift = 40 if row % 2 else 0
            d.rect(column * 80 + shift + 2, row * 44 + 2, 76, 40, p.darkest, opacity=0.07)
    d.shadow(60, 62, 520, 96, 4)
    d.rect(60, 62, 520, 96, p.darkest, radius=4)
    paint = legible(p.darkest, p.lightest)
    emblems.of(word)(d, Palette(p.darkest, paint, p.mid, p.light, p.spark), 124, 110, 32)
    write(d, word, 184, 126, 44, paint, face="serif", fit=370)
    d.rect(60, 176, 330, 224, p.light)
    d.rect(74, 190, 302, 210, p.lightest)
    d.polygon([(74, 330), (214, 190), (260, 190), (74, 376)], "#FFFFFF", opacity=0.4)
    d.rect(416, 176, 164, 224, p.darkest)
    d.rect(430, 190, 136, 120, p.light, opacity=0.6)
    d.circle(442, 330, 7, p.spark)
    for stripe in range(7):
        x = 60 + stripe * 47.2
        d.polygon(
            [(x, 160), (x + 47.2, 160), (x + 43, 214), (x + 2, 214)],
            (p.spark, p.lightest)[stripe % 2],
        )


def laptop(scene: Scene) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """The scene on a computer that stands on a table."""
        d.background(p.ground)
        d.rect(0, 322, WIDTH, 90, p.light)
        d.rect(118, 40, 404, 268, p.darkest, radius=14)
        d.place(_drawn(scene, p, rng, word), (130, 52, 380, 237.5), radius=4)
        d.polygon([(84, 336), (118, 306), (522, 306), (556, 336)], p.mid)
        d.rect(84, 336, 472, 12, p.darkest, radius=6)

    return draw


def handset(scene: Scene) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """The scene on a telephone, with its controls below."""
        d.background(p.mid)
        with d.rotated(5, 320, 200):
            d.shadow(216, 16, 208, 372, 28)
            d.rect(216, 16, 208, 372, p.darkest, radius=28)
            d.rect(226, 28, 188, 348, p.lightest, radius=20)
            # The word of a recording stands at its edge, where the screen would cut it in two.
            inside = "" if scene is voice else word
            d.place(_drawn(scene, p, rng, inside), (226, 64, 188, 170), (120, 20, 400, 362))
            ink = legible(p.lightest, p.darkest)
            write(d, word, 242, 264, 18, ink, face="black", fit=156)
            d.rect(242, 282, 156, 5, ink, radius=2.5, opacity=0.25)
            d.rect(242, 282, 64, 5, p.spark, radius=2.5)
            for x, r in ((272, 11), (320, 22), (368, 11)):
                d.circle(x, 326, r, p.spark if r > 15 else ink)

    return draw


def wall(scene: Scene) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """The scene framed over a bench."""
        d.background(p.light)
        d.rect(0, 330, WIDTH, 80, p.mid)
        d.shadow(104, 36, 340, 222, 2)
        d.rect(104, 36, 340, 222, p.darkest, radius=2)
        d.rect(114, 46, 320, 202, "#FFFFFF")
        d.place(_drawn(scene, p, rng, word), (130, 58, 288, 178))
        d.rect(120, 306, 400, 18, p.darkest, radius=4)
        d.rect(142, 322, 14, 60, p.darkest)
        d.rect(484, 322, 14, 60, p.darkest)
        d.rect(466, 262, 40, 46, p.spark, radius=5)
        d.path(Path.smooth([(486, 264), (480, 220), (498, 184)]), stroke=p.darkest, width=5)
        d.ellipse(510, 196, 18, 9, p.darkest)
        d.ellipse(468, 222, 16, 8, p.darkest)

    return draw


def detail(scene: Scene) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """The scene seen close, between the marks of a cutter."""
        left, top = rng.choice(((150, 40), (190, 70), (120, 90)))
        d.place(_drawn(scene, p, rng, word), (0, 0, WIDTH, HEIGHT), (left, top, 330, 206))
        for x, inward in ((24, 1), (WIDTH - 24, -1)):
            for y, down in ((24, 1), (HEIGHT - 24, -1)):
                mark = [(x + inward * 30, y), (x, y), (x, y + down * 30)]
                d.line(mark, p.spark, 5)

    return draw


def pair(scene: Scene) -> Scene:
    def draw(d: Drawing, p: Palette, rng: Random, word: str) -> None:
        """Two pieces of the same series on a table."""
        d.background(p.darkest)
        for degrees, x, y in ((-6, 44, 96), (4, 300, 62)):
            piece = _drawn(scene, p, rng, word)
            with d.rotated(degrees, x + 150, y + 100):
                d.shadow(x, y, 304, 200, 3)
                d.rect(x, y, 304, 200, "#FFFFFF", radius=3)
                d.place(piece, (x + 10, y + 10, 284, 177.5))

    return draw


def _drawn(scene: Scene, p: Palette, rng: Random, word: str) -> Drawing:
    inner = Drawing()
    scene(inner, p, rng, word)
    return inner
