"""Pictures of the demo, drawn by rule: the same scene and seed give the same picture.

A *scene* depicts the work that is sold (a logo on paper, a site in a window, a waveform), a
*mock-up* sets it into the world. The seed picks the details, the palette belongs to the seller.
No picture is downloaded; letters are outlines, so an SVG in <img> needs no font of the page.
"""

from collections.abc import Mapping
from random import Random

from . import mockups, picture_scenes, print_scenes, screen_scenes
from .drawing import Drawing
from .mockups import Scene
from .palettes import PALETTES, Palette
from .raster import to_image
from .svg import to_svg

__all__ = ["MOCKUPS", "PALETTES", "SCENES", "draw", "draw_cover", "draw_gallery", "to_image"]

SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for module, names in (
        (print_scenes, ("logo", "page", "poster", "duo", "land", "icons")),
        (screen_scenes, ("web", "phone", "code", "chart", "sheet", "film", "voice", "notes")),
        (picture_scenes, ("iso", "plate", "rooms", "parcel")),
    )
    for scene in (getattr(module, name) for name in names)
} | picture_scenes.RETOUCHED
OBJECTS: dict[str, Scene] = {"jar": mockups.jar, "tote": mockups.tote, "sign": mockups.sign}
SETTINGS = {
    "laptop": mockups.laptop,
    "handset": mockups.handset,
    "wall": mockups.wall,
    "detail": mockups.detail,
    "pair": mockups.pair,
}
MOCKUPS = (*OBJECTS, *SETTINGS)


def draw(picture: str, seed: str, palette: str, word: str) -> Drawing:
    """Draw one picture by its name.

    A name is a scene ("logo"), an object ("jar") or a setting with the scene in it
    ("laptop/web"); letters behind a colon stand in place of the word ("duo:éç"). A name that is
    not known raises KeyError.
    """
    name, _, letters = picture.partition(":")
    setting, _, scene = name.partition("/")
    rng = Random(f"{picture}:{seed}")
    drawing = Drawing()
    word = " ".join(letters) or word
    painter = SETTINGS[setting](SCENES[scene]) if scene else (SCENES | OBJECTS)[name]
    painter(drawing, _palette(palette), rng, word)
    return drawing


def draw_cover(scene: str, seed: str, palette: str, word: str) -> str:
    """A cover as an SVG document of about 7 kB."""
    return to_svg(draw(scene, seed, palette, word), label=f"{word} {seed}".strip())


def draw_gallery(gig: Mapping[str, object]) -> list[tuple[str, str]]:
    """The pictures of a gig as (file name, SVG), the cover first.

    `gig` needs `key`, `palette`, `word` and `gallery` (names of pictures).
    """
    names = gig["gallery"]
    if not isinstance(names, list | tuple):
        raise TypeError("A gallery is a list of names.")
    pictures = []
    for number, name in enumerate(names, 1):
        seed = f"{gig['key']}-{number}"
        svg = draw_cover(name, seed, str(gig["palette"]), str(gig["word"]))
        plain = name.partition(":")[0].replace("/", "-")
        pictures.append((f"{gig['key']}-{number}-{plain}.svg", svg))
    return pictures


def _palette(name: str) -> Palette:
    return PALETTES[name]
