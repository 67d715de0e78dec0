"""Draws the preview of an image, in a process of its own: an image is the most hostile of files.

Run by path with the image on the standard input and the WebP's path as argument; it imports
nothing of ours. Limits on memory and time end a decompression bomb, not the site.
"""

import json
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from typing import BinaryIO

PIXELS_MAX = 60_000_000
EDGE_MAX = 1600
MEMORY_MAX = 1024 * 1024 * 1024
SECONDS_MAX = 10
TOO_MANY_PIXELS, UNREADABLE = 3, 4


class Unreadable(Exception):
    """The image is broken, or decoding it took more than it may."""


class TooManyPixels(Exception):
    """The image is larger than previews are drawn of; it can still be kept for download."""


def draw_preview(image: BinaryIO, target: Path) -> tuple[int, int]:
    """Write a WebP of at most 1600 pixels an edge; returns its width and height."""
    image.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, str(target)],
            stdin=image,
            capture_output=True,
            timeout=3 * SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode == TOO_MANY_PIXELS:
        raise TooManyPixels
    if done.returncode != 0:
        raise Unreadable
    width, height = json.loads(done.stdout)
    return width, height


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(target: str) -> int:
    _limit()
    from PIL import Image, ImageOps  # noqa: PLC0415 - after the limits are in force

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(sys.stdin.buffer, formats=["PNG", "JPEG", "GIF", "WEBP"]) as image:
            image.draft("RGB", (2 * EDGE_MAX, 2 * EDGE_MAX))
            image.load()
            upright = ImageOps.exif_transpose(image)
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        upright.thumbnail((EDGE_MAX, EDGE_MAX))
        upright.save(target, "WEBP", quality=82, method=3)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY_PIXELS
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError):
        return UNREADABLE
    sys.stdout.write(json.dumps(upright.size))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
