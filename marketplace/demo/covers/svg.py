"""A drawing written as SVG, short enough to send forty of them on one page."""

from hashlib import sha256

from .drawing import Drawing, Group, Path, Shape

XMLNS = "http://www.w3.org/2000/svg"


def to_svg(drawing: Drawing, label: str = "") -> str:
    """The whole document. `label` becomes its title, for whoever opens the file by itself."""
    writer = _Writer(sha256(label.encode()).hexdigest()[:5])
    body = "".join(writer.node(child) for child in drawing.root.children)
    w, h = _number(drawing.width), _number(drawing.height)
    title = f"<title>{_escape(label)}</title>" if label else ""
    return (
        f'<svg xmlns="{XMLNS}" viewBox="0 0 {w} {h}" width="{w}" height="{h}">{title}{body}</svg>'
    )


class _Writer:
    def __init__(self, prefix: str) -> None:
        self.prefix, self.clips = prefix, 0

    def node(self, item: Shape | Group) -> str:
        return self._group(item) if isinstance(item, Group) else _shape(item)

    def _group(self, group: Group) -> str:
        inside = "".join(self.node(child) for child in group.children)
        clip = transform = ""
        if group.clip:
            self.clips += 1
            name = f"c{self.prefix}{self.clips}"
            inside = f'<clipPath id="{name}">{_shape(group.clip)}</clipPath>{inside}'
            clip = f' clip-path="url(#{name})"'
        if group.matrix != (1, 0, 0, 1, 0, 0):
            values = " ".join(_number(value, 4) for value in group.matrix)
            transform = f' transform="matrix({values})"'
        return f"<g{transform}{clip}>{inside}</g>"


def _shape(shape: Shape) -> str:
    paint = _paint(shape)
    if shape.kind == "rect":
        x, y, w, h, radius = shape.numbers
        rounded = f' rx="{_number(radius)}"' if radius else ""
        return (
            f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(w)}" '
            f'height="{_number(h)}"{rounded}{paint}/>'
        )
    if shape.kind == "ellipse":
        cx, cy, rx, ry = (_number(value) for value in shape.numbers)
        if rx == ry:
            return f'<circle cx="{cx}" cy="{cy}" r="{rx}"{paint}/>'
        return f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}"{paint}/>'
    return f'<path d="{_data(shape.path)}"{paint}/>'


def _paint(shape: Shape) -> str:
    parts = []
    if shape.stroke:
        parts.append(
            f' fill="{shape.fill or "none"}" stroke="{shape.stroke}" '
            f'stroke-width="{_number(shape.width)}"'
        )
        if shape.kind == "path":
            parts.append(' stroke-linecap="round" stroke-linejoin="round"')
    elif shape.fill:
        parts.append(f' fill="{shape.fill}"')
    if shape.opacity != 1:
        parts.append(f' opacity="{_number(shape.opacity, 2)}"')
    return "".join(parts)


def _data(path: Path) -> str:
    """Path data with relative steps: they are a third shorter than absolute ones."""
    out, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for letter, values in path.segments:
        if letter == "Z":
            out.append("z")
            here = start
            continue
        rounded = [round(value, 1) for value in values]
        origin = (0.0, 0.0) if letter == "M" else here
        steps = [_number(value - origin[i % 2]) for i, value in enumerate(rounded)]
        out.append((letter if letter == "M" else letter.lower()) + _join(steps))
        here = (rounded[-2], rounded[-1])
        start = here if letter == "M" else start
    return "".join(out)


def _join(numbers: list[str]) -> str:
    text = numbers[0]
    for number in numbers[1:]:
        text += number if number.startswith("-") else " " + number
    return text


def _number(value: float, places: int = 1) -> str:
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
