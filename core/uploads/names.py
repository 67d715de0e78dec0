"""Names of files as people gave them, without what could lead a browser or a reader astray."""

import unicodedata

LENGTH_MAX = 120


def clean_name(name: str) -> str:
    """Return the last part of a path without control, direction and other unseen characters.

    Keeps the ending when the name is cut to 120 characters; a name of nothing becomes "file".
    """
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    seen = "".join(
        " " if unicodedata.category(c).startswith("Z") else c
        for c in last
        if not unicodedata.category(c).startswith("C")
    )
    tidy = " ".join(seen.split()).strip(". ") or "file"
    if len(tidy) <= LENGTH_MAX:
        return tidy
    stem, point, ending = tidy.rpartition(".")
    if not point or len(ending) > 10:
        return tidy[:LENGTH_MAX]
    return f"{stem[: LENGTH_MAX - len(ending) - 1]}.{ending}"


def ending_of(name: str) -> str:
    """Return what follows the last point, in lower case; empty without one."""
    stem, point, ending = name.rpartition(".")
    return ending.lower() if point and stem else ""
