"""Entries as HTML, drawn once for each side, language and time zone.

Whatever is drawn depends on the reader's side alone, never on the reader: so one fragment
serves every member of a seller account that reads in one language and zone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import SellerAccount, User
from core import clock
from core.models import Upload
from messaging import telling, texts
from record.domain.entries import body_of, is_erased
from record.models import Entry, Thread

GROUPED_WITHIN = timedelta(minutes=5)
EMPTY = SafeString("")
TEMPLATES = {
    telling.EVENT: "messaging/entries/event.html",
    telling.BINDING: "messaging/entries/slip.html",
    telling.HOUSE: "messaging/entries/slip.html",
    telling.DELIVERY: "messaging/entries/delivery.html",
    telling.REVISION: "messaging/entries/revision.html",
    telling.OFFER: "messaging/entries/offer.html",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is drawn: the side, and whether links are clickable for it."""

    side: str
    language: str
    time_zone: str


@dataclass(slots=True)
class Log:
    """What drawing needs to know of a thread, read once for many entries."""

    thread: Thread
    links: bool
    moment: SimpleNamespace
    number: str = ""
    receipt_seq: int = 0
    read_by_other: int = 0
    new_from: int = 0


@dataclass(slots=True)
class Drawn:
    """One entry as its template sees it."""

    entry: Entry
    mine: bool
    author: str
    name: str
    seed: str
    body: dict[str, Any]
    joined: bool = False
    state: str = ""
    erased: bool = False
    text: SafeString = EMPTY
    files: list[dict[str, Any]] = field(default_factory=list)
    previews: list[dict[str, Any]] = field(default_factory=list)
    sentence: str = ""
    title: str = ""
    slip: str = ""
    note: SafeString = EMPTY

    @property
    def id(self) -> str:
        return f"e{self.entry.seq}"


def log_of(thread: Thread) -> Log:
    """Read what the drawing of a thread's entries needs."""
    order = thread.orders.order_by("pk").only("number", "thread").first()
    return Log(
        thread,
        links=order is not None,
        # The tags that write times look for the page's time here, and would ask for each of them.
        moment=SimpleNamespace(page_now=clock.now()),
        number=number_of(order) if order else "",
    )


def number_of(order) -> str:
    """Write an order's number for people's eyes: N.º 48 213."""
    return str(order)


def draw_entries(
    entries: Sequence[Entry], log: Log, reader: Reader, *, before: Entry | None = None
) -> SafeString:
    """Draw entries in order with day dividers; `before` is the entry above the first one."""
    with translation.override(reader.language), timezone.override(reader.time_zone):
        drawn = []
        for entry in entries:
            day = _new_day(entry, before)
            if day:
                drawn.append(render_to_string("messaging/entries/day.html", {"day": day}))
            if entry.seq == log.new_from:
                drawn.append(render_to_string("messaging/entries/new_line.html"))
            drawn.append(_draw(entry, log, reader, before))
            before = entry
        return SafeString("".join(drawn))


def draw_entry(
    entry: Entry, side: str, language: str, time_zone: str = "UTC", *, log: Log | None = None
) -> SafeString:
    """Draw one entry for a side, without what depends on the entry before it."""
    reader = Reader(side, language, time_zone)
    with translation.override(language), timezone.override(time_zone):
        return _draw(entry, log or log_of(entry.thread), reader, None)


def author_side(entry: Entry, thread: Thread) -> str | None:
    """Return the side that wrote an entry; None for the house, the clock and the provider."""
    if entry.author is None:
        return None
    return "buyer" if entry.author.user_id == thread.buyer_id else "seller"


def name_of(entry: Entry, thread: Thread, *, mine: bool) -> str:
    """Return how a reader calls the author: a person of one is "You" to itself."""
    person: User | None = entry.author.user if entry.author else None
    if mine and (
        author_side(entry, thread) == "buyer" or thread.seller.kind == SellerAccount.Kind.PERSON
    ):
        return _("You")
    return person.get_short_name() if person else _("Erased account")


def _full_name(entry: Entry) -> str:
    person = entry.author.user if entry.author else None
    return person.display_name if person else ""


def _seed(entry: Entry, thread: Thread) -> str:
    """Return what gives the seal its ring: the same as on the pages of this person or account."""
    person = entry.author.user if entry.author else None
    if person is None:
        return entry.author.pseudonym if entry.author else ""
    alone = thread.seller.kind == SellerAccount.Kind.PERSON
    if alone and author_side(entry, thread) == "seller":
        return thread.seller.handle
    return person.handle


def _draw(entry: Entry, log: Log, reader: Reader, before: Entry | None) -> SafeString:
    drawn = _prepare(entry, log, reader)
    drawn.joined = _joins(entry, before)
    if entry.kind == "message":
        return _render("messaging/entries/message.html", drawn, log)
    told = telling.telling_of(entry.kind, drawn.body)
    mine = drawn.mine if entry.author else None
    drawn.sentence = told.sentence(telling.facts_of(drawn.body, drawn.author), mine=mine)
    drawn.title = str(told.title)
    drawn.slip = told.form
    drawn.note = texts.draw_text(_said(entry.kind, drawn.body), links=log.links)
    return _render(TEMPLATES[told.form], drawn, log)


def _prepare(entry: Entry, log: Log, reader: Reader) -> Drawn:
    body = body_of(entry)
    side = author_side(entry, log.thread)
    mine = side == reader.side
    uploads = [file.upload for file in entry.files.all()]
    drawn = Drawn(
        entry=entry,
        mine=mine,
        author=name_of(entry, log.thread, mine=mine) if side else "",
        name=_full_name(entry),
        seed=_seed(entry, log.thread),
        body=body,
        erased=is_erased(entry),
        text=texts.draw_text(body.get("text", ""), links=log.links),
    )
    if mine and entry.kind == "message" and entry.seq == log.receipt_seq:
        drawn.state = "read" if log.read_by_other >= entry.seq else "sent"
    drawn.previews = [_preview(u, body) for u in uploads if _has_preview(u)]
    drawn.files = [_file(u) for u in uploads if not _has_preview(u)]
    return drawn


def _render(template: str, drawn: Drawn, log: Log) -> SafeString:
    return render_to_string(template, {"e": drawn, "log": log, "request": log.moment})


def _said(kind: str, body: dict[str, Any]) -> str:
    """Return the words of a person that an event carries: a note, or reasons."""
    # Who asks to cancel is quoted in the sentence itself.
    reason = "" if kind == "order.ask_cancellation" else body.get("reason")
    return body.get("note") or body.get("reasons") or body.get("resolution") or reason or ""


def _joins(entry: Entry, before: Entry | None) -> bool:
    return (
        before is not None
        and entry.kind == before.kind == "message"
        and entry.author_id == before.author_id
        and entry.at - before.at < GROUPED_WITHIN
        and not _new_day(entry, before)
    )


def _new_day(entry: Entry, before: Entry | None) -> date | None:
    day = timezone.localtime(entry.at).date()
    if before is not None and timezone.localtime(before.at).date() == day:
        return None
    return day


def _has_preview(upload: Upload) -> bool:
    return upload.kind == Upload.Kind.IMAGE and bool(upload.preview_name or upload.trusted)


def _file(upload: Upload) -> dict[str, Any]:
    url = reverse("core:file", args=[upload.public_id, upload.name])
    return {"name": upload.name, "url": url, "size": upload.size}


def _preview(upload: Upload, body: dict[str, Any]) -> dict[str, Any]:
    told: Iterable[dict] = body.get("files", [])
    name = next((f["name"] for f in told if f["id"] == upload.public_id), upload.name)
    stem, _point, ending = name.rpartition(".")
    return {
        "url": reverse("core:preview", args=[upload.public_id]),
        "full_url": reverse("core:file", args=[upload.public_id, upload.name]),
        "alt": _("Picture: %(name)s") % {"name": name},
        "caption": stem or name,
        "note": ending.upper() if stem else "",
    }
