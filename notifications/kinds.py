"""The registry of notices: every app registers its kinds in its `notices.py` at start-up."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise

from core.money import format_money

Text = str | Promise


class UnknownKind(LookupError):
    """A kind that no app registered; always a bug, never a person's mistake."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. Texts are lazy and hold named placeholders, filled from the facts.

    `title` is also the subject of the mail: verb first, then the order's number.
    """

    name: str
    title: Text
    body: Text
    mails: bool = True
    label: Text = ""

    @property
    def in_settings(self) -> str:
        """What the settings call it: the label, else the title without order and names."""
        open_title = re.sub(r"%\(\w+\)[sd]", "…", str(self.title))
        return str(self.label) or re.sub(r"[\s:,]*(N\.º\s*)?…\W*$", "", open_title)

    def draw(self, facts: dict[str, Any]) -> tuple[str, str]:
        """Return title and body in the active language and time zone."""
        readable = _Readable({name: readable_fact(value) for name, value in facts.items()})
        return str(self.title) % readable, str(self.body) % readable


class _Readable(dict):
    """Facts in words. An old notice may lack what a later wording asks for; it stays readable."""

    def __missing__(self, name: str) -> str:
        return "…"


_kinds: dict[str, Kind] = {}


def register(kind: str, title: Text, body: Text, mails: bool = True, label: Text = "") -> Kind:
    """Add a kind at start-up; `mails` is what somebody gets who chose nothing."""
    _kinds[kind] = Kind(kind, title, body, mails, label)
    return _kinds[kind]


def kind_named(name: str) -> Kind:
    """Return a registered kind; raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def is_known(name: str) -> bool:
    """Tell whether an app registers this kind; one that was taken out leaves old rows behind."""
    return name in _kinds


def all_kinds() -> list[Kind]:
    """Return every kind in the order of registration, for the settings page."""
    return list(_kinds.values())


def money_fact(minor: int, currency: str) -> dict[str, Any]:
    """Return an amount as a fact that is written the reader's way when the notice is drawn."""
    return {"minor": minor, "currency": currency}


def time_fact(at: datetime) -> dict[str, str]:
    """Return a time as a fact that is written in the reader's language and zone."""
    return {"at": at.isoformat()}


def readable_fact(value: Any) -> Any:
    """Write an amount or a time for the reader; other values stay as they are."""
    match value:
        case {"minor": int(minor), "currency": str(currency)}:
            return format_money(minor, currency)
        case {"at": str(at)}:
            local = timezone.localtime(datetime.fromisoformat(at))
            return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
        case _:
            return value
