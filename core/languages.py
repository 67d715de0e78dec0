"""Names of languages and countries in the reader's language, by CLDR."""

import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language).split("@")[0])
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def language_name(code: str) -> str:
    """Return e.g. "Spanish" for "es"; the code itself where CLDR knows none."""
    name = _locale(get_language() or "en").languages.get(code.replace("-", "_"), code)
    return name[:1].upper() + name[1:]


def country_name(code: str) -> str:
    """Return e.g. "Morocco" for "MA"; the code itself where CLDR knows none."""
    return _locale(get_language() or "en").territories.get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name: two-letter codes that stand for a place one can live in."""
    territories = _locale(get_language() or "en").territories
    places = ((code, name) for code, name in territories.items() if _is_country(code))
    return sorted(places, key=lambda place: _by_letter(place[1]))


def _by_letter(name: str) -> str:
    """Return what a name sorts by: an accent must not send "África" behind "Zimbabue"."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _is_country(code: str) -> bool:
    return (
        len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    )
