"""Connections that break while people talk: afterwards both lists are whole."""

import time

import pytest
from playwright.sync_api import expect

from marketplace.journeys import steps, talking

pytestmark = pytest.mark.browser
HEARTBEAT_MS = 25_000
HEALED_SECONDS_MAX = 5.0


@pytest.fixture
def talk(visitor):
    """An order whose two sides are connected: buyer, seller and its id."""
    buyer, seller = visitor(width=390), visitor(theme="dark")
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    order = steps.place_order(buyer)
    seller.goto("/")
    seller.sign_in(steps.SELLER)
    seller.goto(f"/orders/{order}/")
    talking.wait_until_both_are_here(buyer, seller)
    for side in (buyer, seller):
        side.forgiven += ["WebSocket connection to", "ERR_INTERNET_DISCONNECTED"]
    return buyer, seller, order


def test_both_lists_are_whole_within_five_seconds_after_the_lines_were_cut(talk, site):
    buyer, seller, order = talk
    site.kill("sockets")
    for number in range(3):
        talking.say(buyer, f"from the buyer, {number}")
        talking.say(seller, f"from the seller, {number}")
    for side in (buyer, seller):
        expect(side.page.locator("#log .entry.pending")).to_have_count(0)
        side.context.set_offline(True)
    talking.say(buyer, "written without a line")
    expect(buyer.page.locator("#log .entry.failed")).to_be_visible()
    for side in (buyer, seller):
        side.context.set_offline(False)
    healed = time.monotonic()
    buyer.page.locator("#log .entry.failed [data-retry]").click()
    for text in ("written without a line", *(f"from the buyer, {n}" for n in range(3))):
        talking.hear(seller, text)
    for text in (f"from the seller, {n}" for n in range(3)):
        talking.hear(buyer, text)
    assert time.monotonic() - healed <= HEALED_SECONDS_MAX
    kept = talking.messages_kept(site, order)
    assert len(kept) == 7
    assert talking.messages_shown(buyer) == talking.messages_shown(seller) == kept


def test_talk_goes_on_when_the_bus_between_the_processes_was_killed(talk, site):
    buyer, seller, order = talk
    old = site.kill("valkey")
    talking.say(buyer, "said while the bus was away")
    site.wait_for_return("valkey", old)
    # A ring that was lost is made good by the next heartbeat, at the latest.
    talking.hear(seller, "said while the bus was away", within_ms=HEARTBEAT_MS + 5_000)
    talking.wait_until_both_are_here(buyer, seller)
    assert talking.messages_shown(buyer) == talking.messages_shown(seller)
    assert talking.messages_shown(buyer) == talking.messages_kept(site, order)
