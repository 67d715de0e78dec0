"""One site and one browser for all journeys; every journey gets visitors of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from marketplace.journeys.site import Site, running_site
from marketplace.journeys.visitor import Invite, invite, open_browser


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
