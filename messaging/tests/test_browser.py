"""The script of a conversation in a real browser: at once, live, never twice, never lost."""

import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from gigs.tests.factories import make_gig
from messaging.tests.factories import ask, say
from record.models import Entry

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@pytest.fixture
def browser():
    path = os.environ.get("ENCARGO_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def apart(work, *arguments):
    """Do database work in a thread of its own: Playwright keeps a loop running in this one."""

    def run():
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def inquiry(cast):
    return ask(cast.ana, make_gig(cast.agency), "Hello?")


def open_page(browser, site, person, path):
    """Open a page as a person; what the console says is kept at `page.said`."""
    key = apart(session_of, person)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    name = f"encargo{urlsplit(site).port}-session"
    context.add_cookies([{"name": name, "value": key, "url": site}])
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(site + path)
    return page


def texts(page):
    return [t.strip() for t in page.locator("#log .entry.message .entry-text").all_inner_texts()]


def test_two_people_talk_live_and_read_the_same(committed_cast, browser, run_site):
    thread = apart(inquiry, committed_cast)
    path = f"/inbox/{thread.public_id}/"
    with run_site() as site:
        ana = open_page(browser, site, committed_cast.ana, path)
        bruno = open_page(browser, site, committed_cast.bruno, path)
        expect(ana.locator("[data-here]")).to_be_visible(timeout=20_000)
        box = ana.locator("#message-text")
        box.fill("One line")
        box.press("Enter")
        box.press_sequentially("and another")
        expect(bruno.locator("[data-typing]")).to_be_visible(timeout=10_000)
        box.press("Control+Enter")
        expect(ana.locator("#e2")).to_be_visible(timeout=20_000)
        expect(bruno.locator("#e2")).to_be_visible(timeout=20_000)
        expect(bruno.locator("[data-typing]")).to_be_hidden()
        expect(ana.locator("#e2 .receipt")).to_contain_text("Read", timeout=20_000)
        assert texts(ana) == texts(bruno) == ["Hello?", "One line\nand another"]
        assert "One line" in bruno.locator("[data-announce]").inner_text()
        bruno.locator("#message-text").fill("Yes!")
        bruno.locator(".send").click()
        expect(ana.locator("#e3")).to_be_visible(timeout=20_000)
        assert box.input_value() == ""
        assert ana.said == bruno.said == []


def test_a_message_that_fails_is_kept_and_sent_once_and_missed_ones_come_back(
    committed_cast, browser, run_site
):
    thread = apart(inquiry, committed_cast)
    with run_site() as site:
        ana = open_page(browser, site, committed_cast.ana, f"/inbox/{thread.public_id}/")
        # The request arrives, its answer does not: the retry must be the same message.
        ana.route("**/messages/", lambda route: (route.fetch(), route.abort()))
        ana.locator("#message-text").fill("Did it go?")
        ana.locator(".send").click()
        expect(ana.locator(".entry.failed, #e2")).not_to_have_count(0, timeout=20_000)
        ana.unroute("**/messages/")
        if ana.locator(".entry.failed [data-retry]").count():
            ana.locator(".entry.failed [data-retry]").click()
        expect(ana.locator("#e2")).to_be_visible(timeout=20_000)
        expect(ana.locator(".entry.failed, .entry.pending")).to_have_count(0, timeout=20_000)
        assert apart(Entry.objects.filter(thread=thread).count) == 2
        ana.context.set_offline(True)
        for number in range(3):
            apart(say, committed_cast.bruno, thread, f"missed {number}")
        ana.context.set_offline(False)
        expect(ana.locator("#e5")).to_be_visible(timeout=40_000)
        assert texts(ana) == ["Hello?", "Did it go?", "missed 0", "missed 1", "missed 2"]


def test_without_sockets_the_page_asks_every_few_seconds(committed_cast, browser, run_site):
    thread = apart(inquiry, committed_cast)
    with run_site() as site:
        page = open_page(browser, site, committed_cast.ana, "/inbox/")
        page.add_init_script(
            "window.WebSocket = class extends EventTarget { static CONNECTING = 0; static OPEN = 1;"
            " readyState = 3; constructor() { super();"
            " setTimeout(() => this.dispatchEvent(new CloseEvent('close', {code: 1006})), 5); }"
            " close() {} };"
        )
        page.goto(f"{site}/inbox/{thread.public_id}/")
        expect(page.locator("[data-connection]")).to_be_visible(timeout=20_000)
        apart(say, committed_cast.bruno, thread, "by plain requests")
        expect(page.locator("#e2")).to_be_visible(timeout=20_000)
