"""Conversations as visitors have them: say something, see it arrive, read the whole log."""

import time

from playwright.sync_api import expect

from marketplace.journeys.site import Site
from marketplace.journeys.visitor import Visitor

HEARD_MS_MAX = 15_000


def say(visitor: Visitor, text: str) -> None:
    """Write a message and send it."""
    visitor.page.locator("#message-text").fill(text)
    visitor.page.locator("[data-composer] .send").click()


def hear(visitor: Visitor, text: str, within_ms: int = HEARD_MS_MAX) -> None:
    """Wait until a message of the record stands in the log."""
    heard = visitor.page.locator("#log .entry.message[id]").filter(has_text=text)
    expect(heard).to_be_visible(timeout=within_ms)


def seconds_until_heard(speaker: Visitor, hearer: Visitor, text: str) -> float:
    """Say something and return how long it took to stand on the other's page."""
    begun = time.monotonic()
    say(speaker, text)
    hear(hearer, text)
    return time.monotonic() - begun


def wait_until_both_are_here(*visitors: Visitor) -> None:
    """Return once each page is told by its socket that the other side is there."""
    for visitor in visitors:
        # On small screens the words have no room, but they are written all the same.
        visitor.page.wait_for_selector("[data-here]:not([hidden])", state="attached")


def messages_shown(visitor: Visitor) -> list[str]:
    """Return the messages that stand in the log, in their order."""
    shown = visitor.page.locator("#log .entry.message[id] .entry-text").all_inner_texts()
    return [text.strip() for text in shown]


def messages_kept(site: Site, order: str) -> list[str]:
    """Return the messages of the record, in their order."""
    rows = site.rows(
        "SELECT b.canonical::json->>'text' FROM record_entry e"
        " JOIN record_entrybody b ON b.entry_id = e.id"
        " JOIN orders_order o ON o.thread_id = e.thread_id"
        " WHERE o.public_id = %s AND e.kind = 'message' ORDER BY e.seq",
        order,
    )
    return [text for (text,) in rows]
