"""Small component tags of the design system; templates/core/gallery.html shows each of them."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock as site_clock
from core import money as core_money
from core import seals, spans
from core.looks import (
    ENTRIES,
    ENTRY_STATES,
    MIRRORED,
    NOTICES,
    SLIP_STATES,
    SLIPS,
    STATE_LOOKS,
    TIME_STYLES,
    TONES,
)
from core.templatetags._strict import component, one_of

register = template.Library()


def page_now(context) -> datetime:
    """Return the site's time, read once for a page and not once for each of its times."""
    request = context.get("request")
    if request is None:
        return site_clock.now()
    if not hasattr(request, "page_now"):
        request.page_now = site_clock.now()
    return request.page_now


@component(register)
def icon(name: str, label: str = "", mirrored: bool = False) -> SafeString:
    """Draw an icon of the sprite; decoration unless `label` says what it means."""
    return _draw_icon(str(name), str(label), mirrored or name in MIRRORED)


# A page draws the same few icons many times; the sprite's address is fixed while a process lives.
@lru_cache(maxsize=1024)
def _draw_icon(name: str, label: str, mirrors: bool) -> SafeString:
    naming = format_html(' role="img" aria-label="{}"', label) if label else ' aria-hidden="true"'
    return format_html(
        '<svg class="i{}" width="20" height="20"{}><use href="{}#{}"/></svg>',
        " mirrors" if mirrors else "",
        SafeString(naming),
        static("img/icons.svg"),
        name,
    )


@component(register)
def seal(seed, name: str, size: int = 32, label: str = "", away: bool = False) -> SafeString:
    """Draw the round seal of a person or seller account (`seed`: its handle)."""
    return seals.draw_seal(seed, name, size, label, away)


@component(register)
def tag_state(state: str, label: str) -> SafeString:
    """Draw the tag of an order's or a proposal's state: tone and icon by state."""
    tone, symbol = STATE_LOOKS[one_of("tag_state", "state", str(state), STATE_LOOKS)]
    return tag(label, tone, symbol)


@component(register)
def tag(label: str, tone: str = "", symbol: str = "") -> SafeString:
    """Draw a plain tag."""
    drawn = icon(symbol) if symbol else ""
    classes = f"tag {one_of('tag', 'tone', tone, TONES)}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, drawn, label)


@component(register)
def money(minor: int, currency: str, signed: bool = False) -> SafeString:
    """Write an amount of minor units; `signed` puts + or − before it (a change of price)."""
    sign = ("+ " if minor >= 0 else "− ") if signed else ""
    amount = core_money.format_money(abs(minor) if signed else minor, currency)
    return format_html('<bdi class="num nowrap">{}{}</bdi>', sign, amount)


@component(register, takes_context=True)
def due(context, when: datetime, style: str = "full", urgent: bool = False) -> SafeString:
    """Write a time: relative and absolute (`full`), one of them (`short`, `date`), or the hour.

    `urgent` colours a deadline: within 24 hours, passed. Relative words are kept fresh by site.js.
    """
    one_of("due", "style", style, TIME_STYLES)
    now = page_now(context)
    tone = f" {spans.urgency(when, now)}" if urgent else ""
    return format_html(
        '<time class="due{}" datetime="{}" title="{}">{}</time>',
        tone,
        when.isoformat(),
        spans.with_zone(when),
        _shown_time(when, now, style),
    )


def _shown_time(when: datetime, now: datetime, style: str) -> str:
    if style == "time":
        return spans.hour(when)
    if style == "date":
        return spans.absolute(when, now)
    word = format_html("<span data-relative>{}</span>", spans.relative(when, now))
    return word if style == "short" else format_html("{} · {}", word, spans.absolute(when, now))


@component(register, takes_context=True)
def clock(context, ends_at: datetime | None, state: str = "", label: str = "") -> SafeString:
    """Draw the large clock of an order sheet: calm, soon, late; paused or ended with a label."""
    one_of("clock", "state", state, ("", "calm", "soon", "late", "paused", "ended"))
    if state in ("paused", "ended") or ends_at is None:
        return format_html('<p class="clock {}">{}</p>', state or "paused", label)
    now = page_now(context)
    span = spans.Span.between(now, ends_at)
    late = ends_at <= now
    spoken = (_("%(span)s late") if late else _("%(span)s left")) % {"span": span.spoken()}
    facts = {
        "span": span,
        "state": state or spans.urgency(ends_at, now),
        "late": late,
        "spoken": spoken,
        "ends_at": ends_at.isoformat(),
    }
    return render_to_string("components/clock.html", facts)


@component(register, takes_context=True)
def local_time(context, zone: str, place: str = "") -> SafeString:
    """Write the time that it is now in a zone: "11:04 in Tunis"."""
    there = page_now(context).astimezone(ZoneInfo(zone))
    hour = formats.date_format(there, "H:i")
    name = place or zone.rsplit("/", 1)[-1].replace("_", " ")
    text = _("%(hour)s in %(place)s") % {"hour": hour, "place": name}
    return format_html('<span class="local-time" data-zone="{}">{}</span>', zone, text)


@component(register)
def stars(value, count: int, style: str = "short") -> SafeString:
    """Show a rating with its count; `row` draws five stars, for one review."""
    if one_of("stars", "style", style, ("short", "row")) == "row":
        return _star_row(round(value))
    if not count:
        return format_html('<span class="stars quiet">{}</span>', _("No reviews yet"))
    exact = formats.number_format(value, 1)
    spoken = ngettext(
        "Rated %(value)s of 5 by %(count)s review",
        "Rated %(value)s of 5 by %(count)s reviews",
        count,
    ) % {"value": exact, "count": count}
    return format_html(
        '<span class="stars">{}<b aria-hidden="true">{}</b>'
        '<span class="stars-count" aria-hidden="true">({})</span>'
        '<span class="vh">{}</span></span>',
        icon("star"),
        exact,
        formats.number_format(count, use_l10n=True, force_grouping=True),
        spoken,
    )


def _star_row(value: int) -> SafeString:
    name = _("%(value)d of 5 stars") % {"value": value}
    one = '<svg class="i{}" aria-hidden="true"><use href="{}#star"/></svg>'
    sprite = static("img/icons.svg")
    drawn = "".join(format_html(one, " on" if n < value else "", sprite) for n in range(5))
    return format_html(
        '<span class="star-row" role="img" aria-label="{}">{}</span>', name, SafeString(drawn)
    )


@register.filter
def page_range(paginator, number: int):
    """Return the page numbers to offer around `number`, with "…" for what is left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.inclusion_tag("components/site_words.html", takes_context=True)
def site_words(context) -> dict:
    """Give site.js its words and, on pages that show times, the site's clock."""
    now = getattr(context.get("request"), "page_now", None)
    return {"now": now.isoformat() if now else "", "words": spans.words()}


@component(register, block=True)
def notice(content: str, kind: str, title: str = "", role: str = "") -> SafeString:
    """Draw a notice bar around its content; `role` is status or alert where it appears live."""
    symbol = NOTICES[one_of("notice", "kind", kind, NOTICES)]
    facts = {"kind": kind, "title": title, "role": role, "symbol": symbol, "content": content}
    return render_to_string("components/notice.html", facts)


@component(register, block=True)
def dialog(content: str, id: str, title: str, open: bool = False) -> SafeString:
    """Draw a native dialog; any element with data-open="<id>" opens it (see site.js)."""
    facts = {"id": id, "title": title, "open": open, "content": content}
    return render_to_string("components/dialog.html", facts)


@component(register, block=True)
def slip(
    content: str,
    kind: str,
    title: str,
    number: str = "",
    heading: str = "",
    state: str = "agreed",
    id: str = "",
    level: int = 3,
) -> SafeString:
    """Draw a slip: yellow (binding), blue (house) or a delivery, perforated at its top.

    `level` is the rank of its heading; in the log it stands under an h2.
    """
    one_of("slip", "kind", kind, SLIPS)
    one_of("slip", "state", state, SLIP_STATES)
    facts = {
        "kind": kind,
        "title": title,
        "number": number,
        "heading": heading,
        "state": state,
        "id": id,
        "level": level,
        "content": content,
    }
    return render_to_string("components/slip.html", facts)


@component(register, block=True, takes_context=True)
def entry(
    context,
    content: str,
    kind: str,
    at: datetime,
    author: str = "",
    name: str = "",
    seed="",
    mine: bool = False,
    joined: bool = False,
    state: str = "",
    id: str = "",
) -> SafeString:
    """Draw one line of the log: a message, an event, or the place of a slip.

    `author` is shown ("You"), `name` gives the seal its letters where that is another word.
    """
    one_of("entry", "kind", kind, ENTRIES)
    one_of("entry", "state", state, ENTRY_STATES)
    facts = {
        "kind": "slip-entry" if kind == "slip" else kind,
        "time": due(context, at, "time"),
        "author": author,
        "seal": seals.draw_seal(seed, name or author, 26) if kind == "message" else "",
        "mine": mine,
        "joined": joined,
        "state": state,
        "id": id,
        "content": content,
    }
    return render_to_string("components/entry.html", facts)


@component(register, block=True)
def empty_state(
    content: str, title: str, action_url: str = "", action_label: str = "", symbol: str = "box"
) -> SafeString:
    """Draw an empty state: one sentence and one action; the content is the sentence."""
    facts = {
        "title": title,
        "action_url": action_url,
        "action_label": action_label,
        "symbol": symbol,
        "content": content,
    }
    return render_to_string("components/empty_state.html", facts)
