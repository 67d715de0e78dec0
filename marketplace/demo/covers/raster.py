"""A drawing painted as pixels with Pillow, for the pictures that people deliver and attach."""

import itertools

from PIL import Image, ImageChops, ImageColor, ImageDraw

from .drawing import Drawing, Group, Matrix, Path, Point, Shape

# Drawn twice as large and scaled down: Pillow's polygons have hard edges.
OVERSAMPLING = 2
CURVE_STEPS = 8

Box = tuple[int, int, int, int]


def to_image(drawing: Drawing, width: int | None = None) -> Image.Image:
    """The drawing as an RGB picture, `width` pixels wide (its own width by default)."""
    wide = width or round(drawing.width)
    high = round(drawing.height * wide / drawing.width)
    scale = OVERSAMPLING * wide / drawing.width
    canvas = Image.new("RGB", (wide * OVERSAMPLING, high * OVERSAMPLING), "#ffffff")
    _paint_group(canvas, drawing.root, (scale, 0, 0, scale, 0, 0), None)
    return canvas.resize((wide, high), Image.Resampling.LANCZOS)


def _paint_group(
    canvas: Image.Image, group: Group, outer: Matrix, clip: Image.Image | None
) -> None:
    matrix = _multiply(outer, group.matrix)
    if group.clip:
        everything = (0, 0, *canvas.size)
        mask = _filled(everything, _flatten(group.clip.path, matrix))
        clip = ImageChops.multiply(clip, mask) if clip else mask
    for child in group.children:
        if isinstance(child, Group):
            _paint_group(canvas, child, matrix, clip)
        else:
            _paint_shape(canvas, child, matrix, clip)


def _paint_shape(
    canvas: Image.Image, shape: Shape, matrix: Matrix, clip: Image.Image | None
) -> None:
    contours = _flatten(shape.path, matrix)
    width = shape.width * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    box = _box(contours, width, canvas.size)
    if not box:
        return
    if shape.fill:
        _blend(canvas, box, _filled(box, contours), shape.fill, shape.opacity, clip)
    if shape.stroke:
        if shape.path.segments[-1][0] == "Z":
            contours = [contour + contour[:1] for contour in contours]
        mask = _stroked(box, contours, width)
        _blend(canvas, box, mask, shape.stroke, shape.opacity, clip)


def _box(contours: list[list[Point]], width: float, size: tuple[int, int]) -> Box | None:
    """The part of the canvas that the contours can touch: masks are made no larger than that."""
    xs = [x for contour in contours for x, _ in contour]
    ys = [y for contour in contours for _, y in contour]
    left, top = max(0, int(min(xs) - width) - 1), max(0, int(min(ys) - width) - 1)
    right = min(size[0], int(max(xs) + width) + 2)
    bottom = min(size[1], int(max(ys) + width) + 2)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _blend(
    canvas: Image.Image,
    box: Box,
    mask: Image.Image,
    colour: str,
    opacity: float,
    clip: Image.Image | None,
) -> None:
    if clip:
        mask = ImageChops.multiply(mask, clip.crop(box))
    if opacity != 1:
        mask = mask.point([round(value * opacity) for value in range(256)])
    canvas.paste(ImageColor.getrgb(colour), box, mask)


def _filled(box: Box, contours: list[list[Point]]) -> Image.Image:
    """Outer contours filled, inner ones (which run the other way round) cut out again."""
    mask, draw = _blank(box)
    drawable = [_moved(contour, box) for contour in contours if len(contour) > 2]
    if not drawable:
        return mask
    areas = [_area(contour) for contour in drawable]
    outward = max(areas, key=abs) > 0
    for inner in (False, True):
        for contour, area in zip(drawable, areas, strict=True):
            if ((area > 0) != outward) == inner:
                draw.polygon(contour, fill=0 if inner else 255)
    return mask


def _stroked(box: Box, contours: list[list[Point]], width: float) -> Image.Image:
    mask, draw = _blank(box)
    r = width / 2
    for contour in contours:
        points = _moved(contour, box)
        draw.line(points, fill=255, width=max(1, round(width)), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return mask


def _blank(box: Box) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
    return mask, ImageDraw.Draw(mask)


def _moved(points: list[Point], box: Box) -> list[Point]:
    return [(x - box[0], y - box[1]) for x, y in points]


def _area(points: list[Point]) -> float:
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)


def _flatten(path: Path, matrix: Matrix) -> list[list[Point]]:
    contours: list[list[Point]] = []
    for letter, numbers in path.segments:
        points = [_apply(matrix, numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        if letter == "M":
            contours.append(points)
        elif letter == "L":
            contours[-1] += points
        elif letter in "QC":
            contours[-1] += _curve(contours[-1][-1], points)
    return contours


def _curve(start: Point, handles: list[Point]) -> list[Point]:
    """Points on a quadratic or cubic curve, by repeated halving of its handles (de Casteljau)."""
    out = []
    for step in range(1, CURVE_STEPS + 1):
        t, points = step / CURVE_STEPS, [start, *handles]
        while len(points) > 1:
            points = [
                (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)
                for (x0, y0), (x1, y1) in itertools.pairwise(points)
            ]
        out.append(points[0])
    return out


def _apply(m: Matrix, x: float, y: float) -> Point:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _multiply(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    )
