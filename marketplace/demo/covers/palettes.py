"""Ten palettes of printed ink. A seller keeps to one, so that a profile looks like one hand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Ground and deep carry the contrast; mid and light fill; spark is used once or twice."""

    ground: str
    deep: str
    mid: str
    light: str
    spark: str

    @property
    def darkest(self) -> str:
        return min((self.ground, self.deep, self.mid, self.light), key=luminance)

    @property
    def lightest(self) -> str:
        return max((self.ground, self.deep, self.mid, self.light), key=luminance)


PALETTES = {
    "brick": Palette("#F4E6D9", "#43190F", "#B6472C", "#E9BC9C", "#F0BE4A"),
    "sea": Palette("#DEECEA", "#0E3540", "#1F7984", "#9ECBCA", "#EF8B3C"),
    "olive": Palette("#EFECDA", "#2C2F18", "#73772F", "#C9C98D", "#D6542E"),
    "night": Palette("#16212C", "#F0ECE1", "#40708F", "#26394A", "#F3B642"),
    "rose": Palette("#F8E4E1", "#491B26", "#C65669", "#EEB6B5", "#2F6D65"),
    "stone": Palette("#E9E7E2", "#25292C", "#6B7577", "#C0C4C1", "#C5462E"),
    "mint": Palette("#DEF0E5", "#13352B", "#2F8963", "#A7D8BE", "#EEA43D"),
    "ink": Palette("#F5F4EE", "#171C27", "#304F8D", "#B0C1E2", "#E25830"),
    "corn": Palette("#FAEFCB", "#392A09", "#C38A15", "#EFD482", "#206E77"),
    "clay": Palette("#2B1B17", "#F5E7DB", "#B75D3E", "#5B372C", "#E6BF7E"),
}


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def legible(on: str, *choices: str) -> str:
    """The first of the colours that can be read on the ground, or the best of them."""
    for choice in choices:
        if contrast(on, choice) >= 4.5:
            return choice
    return max(choices, key=lambda choice: contrast(on, choice))
