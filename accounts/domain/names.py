"""Names that people read and handles that addresses carry (reliability: handle spoofing)."""

import re
import secrets
import unicodedata

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.errors import NameRefused

NAME_LENGTH_MAX = 80
HANDLE_LENGTH_MAX = 30
# Control, format (bidi marks, zero width), surrogates, private use, unassigned, separators.
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# These draw nothing or a blank although Unicode calls them letters or symbols.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
COMBINING_MARKS_MAX = 2
# Letters of other scripts that look like Latin ones, for comparing with names of the house.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһԛԝкмтвнгαβεικνορτυχ013457$@|!",
    "aeopcyxijsdhqwkmtbhraveiknoptyxoieastsaii",
)
RESERVED_WORDS = frozenset({
    "admin", "administrator", "staff", "support", "soporte", "moderator", "moderador",
    "operator", "operador", "security", "seguridad", "official", "oficial", "helpdesk",
    "ayuda", "payments", "pagos", "finance", "billing", "root", "system", "sistema",
})  # fmt: skip
RESERVED_HANDLES = RESERVED_WORDS | {
    "about", "accounts", "api", "board", "demo", "files", "gigs", "help", "home", "inbox",
    "me", "none", "notices", "null", "offers", "orders", "people", "settings", "static",
    "undefined", "www",
}  # fmt: skip


def clean_display_name(name: str) -> str:
    """Return the name in NFC with single spaces; raises NameRefused with what is wrong."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not 2 <= len(name) <= NAME_LENGTH_MAX:
        raise NameRefused(
            _("Please use between 2 and %(most)d characters for the name."),
            field="display_name",
            most=NAME_LENGTH_MAX,
        )
    _check_characters(name)
    _check_scripts(name)
    if _looks_like_the_house(name):
        raise NameRefused(
            _("This name could be taken for the staff of this site. Please choose another."),
            field="display_name",
        )
    return name


def _check_characters(name: str) -> None:
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        if category in REFUSED_CATEGORIES or character in BLANK_LETTERS:
            raise NameRefused(
                _("The name holds a character that cannot be seen. Please type it again."),
                field="display_name",
            )
        marks = marks + 1 if category.startswith("M") else 0
        if marks > COMBINING_MARKS_MAX:
            raise NameRefused(
                _("The name holds too many accents on one letter."), field="display_name"
            )
    if not any(unicodedata.category(character).startswith("L") for character in name):
        raise NameRefused(_("A name needs at least one letter."), field="display_name")


def _check_scripts(name: str) -> None:
    """Refuse words that mix Latin, Greek and Cyrillic letters, which look alike."""
    for word in name.split():
        scripts = {script for script in map(_script, word) if script}
        if len(scripts) > 1:
            raise NameRefused(
                _("One word of the name mixes letters of different alphabets."),
                field="display_name",
            )


def _script(character: str) -> str:
    script = unicodedata.name(character, "").split(" ")[0]
    return script if script in ("LATIN", "GREEK", "CYRILLIC") else ""


def skeleton(name: str) -> str:
    """Return what a hurried reader sees: plain small Latin letters and spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(LOOK_ALIKES)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z]+", " ", plain).strip()


def _looks_like_the_house(name: str) -> bool:
    seen = skeleton(name)
    house = skeleton(settings.SITE_NAME)
    words = set(seen.split()) | {seen.replace(" ", "")}
    return bool(words & RESERVED_WORDS) or (bool(house) and house in seen.replace(" ", ""))


def handle_from(name: str) -> str:
    """Return an ASCII handle for a name, not yet made unique; never a reserved one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: HANDLE_LENGTH_MAX - 6].strip("-")
    if len(handle) < 2 or handle in RESERVED_HANDLES:
        return f"{handle or 'person'}-{secrets.token_hex(2)}"
    return handle
