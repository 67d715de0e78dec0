"""One site and one browser for all journeys; every journey gets visitors of its own."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, WebSocket, sync_playwright

from marketplace.journeys import steps, talking
from marketplace.journeys.site import Site, running_site
from marketplace.journeys.visitor import Invite, Visitor, invite, open_browser


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The whole site, running until the last journey has ended."""
    with running_site() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, with a profile of its own."""
    with sync_playwright() as playwright:
        opened = open_browser(playwright)
        yield opened
        opened.close()


@pytest.fixture
def visitor(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Invite]:
    """Make visitors; at the end of a journey none of them has met a fault."""
    invited = []

    def make(**wishes):
        invited.append(invite(browser, site, **wishes))
        return invited[-1]

    yield make
    for number, person in enumerate(invited, start=1):
        person.keep_last_sight(f"{request.node.name}-{number}")
        person.context.close()
    for person in invited:
        person.check_faults()


@dataclass
class Idle:
    """Both sides of an order, connected and then left alone."""

    buyer: Visitor
    seller: Visitor
    since: float
    sockets: list[list[WebSocket]] = field(default_factory=list)


@pytest.fixture(scope="session")
def idle(site: Site, browser: Browser) -> Iterator[Idle]:
    """Two pages that nobody touches while the other journeys run."""
    pair = Idle(invite(browser, site), invite(browser, site), time.monotonic())
    pair.buyer.goto("/")
    pair.buyer.sign_in(steps.BUYER)
    order = steps.place_order(pair.buyer)
    pair.seller.goto("/")
    pair.seller.sign_in(steps.SELLER)
    for side in (pair.buyer, pair.seller):
        opened: list[WebSocket] = []
        side.page.on("websocket", lambda socket, kept=opened: kept.append(socket))
        pair.sockets.append(opened)
        side.goto(f"/orders/{order}/")
    talking.wait_until_both_are_here(pair.buyer, pair.seller)
    pair.since = time.monotonic()
    yield pair
    # Closed already by the journey that looks at them again; closing twice does no harm.
    for side in (pair.buyer, pair.seller):
        side.context.close()
