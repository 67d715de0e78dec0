"""Translations without the system's gettext tools: extract, check and compile by Babel.

`python -m core.translations compile` writes the .mo files; `check` names every text that a
language lacks; `update` brings the catalogues to the texts in the code.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("es",)
# Texts of Django and allauth that people meet here; their own Spanish says "usted", ours "tú".
LIBRARY_TEXTS = LOCALE / "library_texts.json"
SKIPPED = {".venv", ".data", "node_modules", "tests", "testing", "migrations", "bench", "shots"}
KEYWORDS = {
    "_lazy": None,
    "_": None,
    "_n": (1, 2),
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _sources() -> Iterator[tuple[Path, str]]:
    for suffix in ("*.py", "*.html", "*.txt"):
        for path in sorted(ROOT.rglob(suffix)):
            inside = path.relative_to(ROOT)
            if SKIPPED.intersection(inside.parts):
                continue
            if suffix == "*.py" or "templates" in inside.parts:
                yield inside, path.read_text()


def _as_python(path: Path, text: str) -> str:
    if path.suffix == ".py":
        return text
    if not settings.configured:
        settings.configure()
    # What is left of a template keeps its indentation, which Python's tokenizer would refuse.
    return "\n".join(line.lstrip() for line in templatize(text).split("\n"))


def texts() -> Catalog:
    """Return every text of code and templates, with where it stands, and those of libraries."""
    catalog = Catalog(project="Encargo", charset="utf-8")
    for path, text in _sources():
        source = io.BytesIO(_as_python(path, text).encode())
        for line, message, comments, context in extract("python", source, KEYWORDS):
            catalog.add(message, None, [(str(path), line)], (), comments, context=context)
    for message in json.loads(LIBRARY_TEXTS.read_text()):
        place = [(LIBRARY_TEXTS.name, 1)]
        catalog.add(message if isinstance(message, str) else tuple(message), None, place)
    return catalog


def _catalogue_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> Catalog:
    path = _catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return pofile.read_po(source, locale=language)


def update() -> None:
    """Bring each language's catalogue to the texts in the code; translations are kept."""
    found = texts()
    for language in LANGUAGES:
        catalog = _read(language)
        begun = catalog.creation_date
        catalog.update(found, no_fuzzy_matching=True)
        # A new date at every run would make every branch conflict with every other.
        catalog.creation_date = catalog.revision_date = begun
        catalog.project, catalog.version = "Encargo", "1"
        catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
        catalog.obsolete.clear()
        catalog.fuzzy = False
        catalog.header_comment = f"# Encargo in {catalog.locale.english_name}. Apache-2.0."
        path = _catalogue_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            pofile.write_po(target, catalog, width=100, sort_output=True, no_location=True)


def missing(language: str) -> list[str]:
    """Return the texts that a language lacks, and translations that lost a placeholder."""
    known = _read(language)
    lacking = []
    for message in texts():
        if not message.id:
            continue
        twin = known.get(message.id, message.context)
        if twin is None or not twin.string or (twin.pluralizable and not all(twin.string)):
            lacking.append(f"not translated: {message.id!r}")
        else:
            lacking.extend(f"{error}: {message.id!r}" for error in twin.check(known))
    return lacking


def compile_all() -> None:
    """Write the .mo files that Django reads."""
    for language in LANGUAGES:
        path = _catalogue_file(language)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as target:
                mofile.write_mo(target, _read(language))


def main(arguments: list[str]) -> int:
    verb = arguments[0] if arguments else ""
    if verb == "compile":
        compile_all()
    elif verb == "update":
        update()
    elif verb == "check":
        lacking = [f"{language}: {text}" for language in LANGUAGES for text in missing(language)]
        sys.stdout.write("".join(f"{line}\n" for line in lacking))
        return 1 if lacking else 0
    else:
        sys.stderr.write("Usage: python -m core.translations compile|check|update\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
