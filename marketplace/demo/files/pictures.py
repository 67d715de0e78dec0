"""Pictures that people deliver and attach, from the same hand as the gig's cover."""

import io
import re
from random import Random

from PIL import Image

from ..covers import PALETTES, draw, to_image
from ..covers.drawing import Drawing
from ..covers.emblems import EMBLEMS, of
from ..covers.lettering import write
from ..covers.palettes import Palette
from ..covers.picture_scenes import GREYS, STILLS

WIDE = 960
ON_A_PAGE = 640
SMALL = 480
ONE_COLOUR = Palette("#FFFFFF", "#1C1C1C", "#1C1C1C", "#FFFFFF", "#1C1C1C")
PENCIL = Palette("#F7F4EC", "#5A5A58", "#8C8B87", "#D8D4CA", "#6E6D6A")

# What a file's name says about its picture, and in which palette where not the seller's own;
# the first match wins. A name before a slash is a way of showing, as in `covers.draw`; the ways
# "photo" and "grey" are known here alone.
SUBJECTS: tuple[tuple[str, str, str], ...] = (
    (r"likes_|not_this", "elsewhere", ""),
    (r"model_sheet", "pair/bust", ""),
    (r"sketch|rough|pencil", "sketches", ""),
    (r"one-colour", "one-colour", ""),
    (r"tin_01|greens|tins_25_white", "jar", "mint"),
    (r"tin_02|tins_", "jar", "corn"),
    (r"on-tin", "jar", ""),
    (r"swatch", "poster", "mint"),
    (r"on-the-boathouse", "sign", ""),
    (r"mockup|tote|shirt", "tote", ""),
    (r"logo|lettering", "logo", ""),
    (r"still|fotogramas|storyboard", "film", ""),
    (r"com_marcas", "album", ""),
    (r"casamento.*dpi|old_lamp", "grey/album", ""),
    (r"casamento|van_photo", "photo/album", ""),
    (r"avo_", "grey/bust", ""),
    (r"rosto", "photo/bust", ""),
    (r"map|plano|lamp_photo", "land", ""),
    (r"listing", "web", ""),
    (r"screen|greybox", "phone", ""),
    (r"plato|carta_vieja", "plate", ""),
    (r"icon|overview|construction", "icons", ""),
    (r"side_plan|loudness|letra", "notes", ""),
    (r"report|leaks|settings|slides|talk", "chart", ""),
)
OTHER_NAMES = ("Marram", "Bold & Co", "Quay", "Old Harbour")


def picture(
    name: str, seed: str, word: str, palette: str, scene: str, width: int = WIDE
) -> Image.Image:
    """The picture for a file of that name; `scene` is the gig's cover, for names that say
    nothing.
    """
    match = (row for row in SUBJECTS if re.search(row[0], name.lower()))
    _, subject, colours = next(match, ("", scene, ""))
    return to_image(_drawn(subject, name, seed, word, colours or palette), width)


def _drawn(subject: str, name: str, seed: str, word: str, palette: str) -> Drawing:
    rng = Random(f"{seed}:{name}")
    way, _, still = subject.partition("/")
    if subject == "sketches":
        return _sketches(word, rng)
    if subject == "one-colour":
        return _one_colour(word)
    if subject == "elsewhere":
        other = OTHER_NAMES[sum(name.encode()) % len(OTHER_NAMES)]
        return draw("logo", name, rng.choice(sorted(PALETTES)), other)
    if way in ("photo", "grey"):
        drawing = Drawing()
        STILLS[still](drawing, GREYS if way == "grey" else PALETTES[palette])
        return drawing
    return draw(subject, f"{seed}:{name}", palette, word)


def encoded(image: Image.Image, kind: str) -> bytes:
    """PNG or JPEG bytes, small enough for a demo."""
    out = io.BytesIO()
    if kind == "png":
        image.quantize(96).save(out, "PNG", optimize=True)
    else:
        image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _sketches(word: str, rng: Random) -> Drawing:
    """Six ideas in pencil on a sheet, the one that won among them, with a ring around it."""
    d = Drawing()
    d.background(PENCIL.ground)
    chosen = of(word)
    ideas = [chosen, *rng.sample([mark for mark in EMBLEMS if mark is not chosen], 5)]
    rng.shuffle(ideas)
    for index, mark in enumerate(ideas):
        x, y = 126 + index % 3 * 194, 108 + index // 3 * 188
        with d.rotated(rng.randint(-5, 5), x, y):
            mark(d, PENCIL, x, y - 14, 46)
            write(d, word, x, y + 62, 17, PENCIL.deep, face="serif", anchor="middle", fit=150)
        write(d, str(index + 1), x - 84, y - 54, 14, PENCIL.mid)
        if mark is chosen:
            d.circle(x, y, 86, stroke="#C5462E", width=3, opacity=0.7)
    return d


def _one_colour(word: str) -> Drawing:
    d = Drawing()
    d.background(ONE_COLOUR.ground)
    of(word)(d, ONE_COLOUR, 320, 160, 84)
    write(d, word, 320, 314, 50, ONE_COLOUR.deep, face="serif", anchor="middle", fit=520)
    return d
