"""Stretches of time in words: how long until, how late, how long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """A positive stretch of time in whole days, hours and minutes."""

    days: int
    hours: int
    minutes: int

    @classmethod
    def between(cls, earlier: datetime, later: datetime) -> "Span":
        """Return the span between two times; whole minutes, the rest is dropped."""
        minutes = int(abs(later - earlier).total_seconds()) // 60
        return cls(minutes // 1440, minutes // 60 % 24, minutes % 60)

    def short(self) -> str:
        """Return the two largest units: "2 d 22 h", "5 h 10 min", "8 min"."""
        if self.days:
            return _("%(days)d d %(hours)d h") % {"days": self.days, "hours": self.hours}
        if self.hours:
            return _("%(hours)d h %(minutes)d min") % {"hours": self.hours, "minutes": self.minutes}
        return _("%(minutes)d min") % {"minutes": self.minutes}

    def spoken(self) -> str:
        """Return the span in whole words, for a screen reader."""
        parts = [
            ngettext("%d day", "%d days", self.days) % self.days if self.days else "",
            ngettext("%d hour", "%d hours", self.hours) % self.hours if self.hours else "",
            ngettext("%d minute", "%d minutes", self.minutes) % self.minutes,
        ]
        return " ".join(part for part in parts if part)


def relative(when: datetime, now: datetime) -> str:
    """Return "in 2 d 22 h", "3 h 5 min ago" or "just now"."""
    if abs(when - now) < timedelta(minutes=1):
        return _("just now") if when <= now else _("in less than a minute")
    span = Span.between(now, when).short()
    return (_("in %(span)s") if when > now else _("%(span)s ago")) % {"span": span}


def absolute(when: datetime, now: datetime) -> str:
    """Return the reader's local date and time: "Wed 25 Nov, 10:06"; other years are named."""
    same_year = timezone.localtime(when).year == timezone.localtime(now).year
    return _write(when, "D j M, H:i" if same_year else "D j M Y, H:i")


def hour(when: datetime) -> str:
    """Return the reader's local hour and minute: "10:06"."""
    return timezone.localtime(when).strftime("%H:%M")


def with_zone(when: datetime) -> str:
    """Return the full local time with the name of its zone, for a title or a detail."""
    return _write(when, _("l j F Y, H:i T"))


def _write(when: datetime, form: str) -> str:
    return _written(when, form, timezone.get_current_timezone(), get_language())


# Formatting a date costs more than all the rest of its tag, and pages repeat their deadlines.
@lru_cache(maxsize=4096)
def _written(when: datetime, form: str, zone: tzinfo, language: str) -> str:
    return formats.date_format(when.astimezone(zone), form)


def urgency(when: datetime, now: datetime) -> str:
    """Return "late" once passed, "soon" within 24 hours, else "calm"."""
    if when <= now:
        return "late"
    return "soon" if when - now < SOON else "calm"


def words() -> dict[str, str]:
    """Return the sentences with their placeholders, for the clocks that run in the browser."""
    return {
        "days": _("%(days)d d %(hours)d h"),
        "hours": _("%(hours)d h %(minutes)d min"),
        "minutes": _("%(minutes)d min"),
        "in": _("in %(span)s"),
        "ago": _("%(span)s ago"),
        "now": _("just now"),
        "less": _("in less than a minute"),
    }
