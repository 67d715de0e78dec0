"""A drawing as data: shapes in order, which can be written as SVG or painted as pixels.

Scenes speak only to `Drawing`; `svg.py` and `raster.py` are the two ways out. So a delivery's
picture and the gig's cover come from the same hand.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

WIDTH, HEIGHT = 640, 400

Segment = tuple[str, tuple[float, ...]]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

# How far the handles of a cubic curve stand out for a quarter of a circle.
ROUND = 0.5523


@dataclass(frozen=True)
class Path:
    """Segments in absolute coordinates: M and L (x y), Q (4 numbers), C (6 numbers), Z."""

    segments: tuple[Segment, ...]

    @classmethod
    def polygon(cls, points: Sequence[Point], *, closed: bool = True) -> "Path":
        steps: list[Segment] = [("M", points[0])]
        steps += [("L", point) for point in points[1:]]
        return cls(tuple([*steps, ("Z", ())] if closed else steps))

    @classmethod
    def smooth(cls, points: Sequence[Point], *, base: float | None = None) -> "Path":
        """A soft line through the points; with `base` it is closed down to that height."""
        steps: list[Segment] = [("M", points[0])]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            middle = (x0 + x1) / 2
            steps.append(("C", (middle, y0, middle, y1, x1, y1)))
        if base is not None:
            steps += [("L", (points[-1][0], base)), ("L", (points[0][0], base)), ("Z", ())]
        return cls(tuple(steps))

    @classmethod
    def rect(cls, x: float, y: float, w: float, h: float, radius: float = 0) -> "Path":
        if not radius:
            return cls.polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        r = min(radius, w / 2, h / 2)
        k = r * (1 - ROUND)
        right, bottom = x + w, y + h
        return cls(
            (
                ("M", (x + r, y)),
                ("L", (right - r, y)),
                ("C", (right - k, y, right, y + k, right, y + r)),
                ("L", (right, bottom - r)),
                ("C", (right, bottom - k, right - k, bottom, right - r, bottom)),
                ("L", (x + r, bottom)),
                ("C", (x + k, bottom, x, bottom - k, x, bottom - r)),
                ("L", (x, y + r)),
                ("C", (x, y + k, x + k, y, x + r, y)),
                ("Z", ()),
            )
        )

    @classmethod
    def ellipse(cls, x: float, y: float, rx: float, ry: float) -> "Path":
        kx, ky = rx * ROUND, ry * ROUND
        return cls(
            (
                ("M", (x + rx, y)),
                ("C", (x + rx, y + ky, x + kx, y + ry, x, y + ry)),
                ("C", (x - kx, y + ry, x - rx, y + ky, x - rx, y)),
                ("C", (x - rx, y - ky, x - kx, y - ry, x, y - ry)),
                ("C", (x + kx, y - ry, x + rx, y - ky, x + rx, y)),
                ("Z", ()),
            )
        )


@dataclass(frozen=True)
class Shape:
    """One painted thing. `kind` and `numbers` keep rectangles and circles short in SVG."""

    kind: str
    numbers: tuple[float, ...] = ()
    outline: Path | None = None
    fill: str | None = None
    stroke: str | None = None
    width: float = 0
    opacity: float = 1

    @cached_property
    def path(self) -> Path:
        if self.kind == "rect":
            return Path.rect(*self.numbers)
        if self.kind == "ellipse":
            return Path.ellipse(*self.numbers)
        if self.outline is None:
            raise ValueError(f"A {self.kind} needs an outline.")
        return self.outline


@dataclass
class Group:
    """Children moved by a matrix (a b c d e f, as in SVG) and cut by a clip in their own space."""

    matrix: Matrix
    clip: Shape | None
    children: list["Shape | Group"] = field(default_factory=list)


class Drawing:
    """Takes down what a scene draws."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.width, self.height = width, height
        self.root = Group((1, 0, 0, 1, 0, 0), None)
        self._open = [self.root]

    def _add(self, shape: Shape) -> None:
        self._open[-1].children.append(shape)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str,
        *,
        radius: float = 0,
        opacity: float = 1,
    ) -> None:
        self._add(Shape("rect", (x, y, w, h, radius), fill=fill, opacity=opacity))

    def frame(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        stroke: str,
        *,
        width: float = 2,
        radius: float = 0,
    ) -> None:
        self._add(Shape("rect", (x, y, w, h, radius), stroke=stroke, width=width))

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        fill: str | None = None,
        *,
        stroke: str | None = None,
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        self._add(Shape("ellipse", (x, y, r, r), None, fill, stroke, width, opacity))

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: str, *, opacity: float = 1
    ) -> None:
        self._add(Shape("ellipse", (x, y, rx, ry), fill=fill, opacity=opacity))

    def path(
        self,
        path: Path,
        fill: str | None = None,
        *,
        stroke: str | None = None,
        width: float = 0,
        opacity: float = 1,
    ) -> None:
        self._add(Shape("path", (), path, fill, stroke, width, opacity))

    def polygon(self, points: Sequence[Point], fill: str, *, opacity: float = 1) -> None:
        self.path(Path.polygon(points), fill, opacity=opacity)

    def line(
        self, points: Sequence[Point], stroke: str, width: float, *, opacity: float = 1
    ) -> None:
        self.path(Path.polygon(points, closed=False), stroke=stroke, width=width, opacity=opacity)

    def background(self, fill: str) -> None:
        self.rect(0, 0, self.width, self.height, fill)

    def shadow(self, x: float, y: float, w: float, h: float, radius: float = 6) -> None:
        self.rect(x + 7, y + 10, w, h, "#000000", radius=radius, opacity=0.13)

    @contextmanager
    def group(
        self, matrix: Matrix = (1, 0, 0, 1, 0, 0), clip: Shape | None = None
    ) -> Iterator[None]:
        child = Group(matrix, clip)
        self._open[-1].children.append(child)
        self._open.append(child)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def rotated(self, degrees: float, x: float, y: float) -> Iterator[None]:
        with self.group(rotation(degrees, x, y)):
            yield

    @contextmanager
    def clipped(self, x: float, y: float, w: float, h: float, radius: float = 0) -> Iterator[None]:
        with self.group(clip=Shape("rect", (x, y, w, h, radius))):
            yield

    def place(
        self,
        other: "Drawing",
        box: tuple[float, float, float, float],
        crop: tuple[float, float, float, float] | None = None,
        radius: float = 0,
    ) -> None:
        """Set another drawing into a box; `crop` is the part of it that fills the box's width."""
        x, y, w, h = box
        left, top, wide = (crop or (0, 0, other.width, other.height))[:3]
        scale = w / wide
        with (
            self.clipped(x, y, w, h, radius),
            self.group((scale, 0, 0, scale, x - left * scale, y - top * scale)),
        ):
            self._open[-1].children.extend(other.root.children)


def rotation(degrees: float, x: float, y: float) -> Matrix:
    """The matrix that turns around the point (x, y), clockwise on the page."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos)


def polar(x: float, y: float, radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return (x + radius * math.cos(angle), y + radius * math.sin(angle))
