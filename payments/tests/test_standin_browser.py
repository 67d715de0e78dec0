"""The pay page in a real browser: back to another origin, no violation, nothing too wide."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from payments.tests.checkouts import open_session

pytestmark = pytest.mark.browser

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS.split()
        )
        yield chromium
        chromium.close()


@pytest.fixture
def said() -> list[str]:
    """What the pages wrote to the console."""
    return []


@pytest.fixture(params=[("light", 1280, "en-US"), ("dark", 375, "es-ES")])
def page(request, browser: Browser, said: list[str]) -> Iterator[Page]:
    scheme, width, locale = request.param
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        locale=locale,
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    yield page
    context.close()


def check_page(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_buyer_is_refused_then_asked_by_the_bank_then_back_on_the_site(
    page, said, receiver, standin, stripe_client
):
    back = receiver.url.replace("127.0.0.1", "localhost") + "?session={CHECKOUT_SESSION_ID}"
    session = open_session(stripe_client, success_url=back)

    page.goto(session.url)
    check_page(page)
    page.check("input[value=declined]")
    page.click("button.main")
    assert page.is_visible("[role=alert]")
    check_page(page)

    page.check("input[value=secure]")
    page.click("button.main")
    check_page(page)
    page.click("button[value=approve]")

    assert page.url == back.replace("{CHECKOUT_SESSION_ID}", session.id)
    assert stripe_client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert said == []

    page.goto(session.url)
    check_page(page)


def test_a_buyer_pays_without_javascript(browser, receiver, standin, stripe_client):
    session = open_session(stripe_client, success_url=receiver.url)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(session.url)
    page.check("input[value=secure]")
    page.click("button.main")
    page.click("button[value=approve]")
    page.wait_for_url(receiver.url)
    context.close()

    assert [charge["status"] for charge in standin.control.objects("charge")] == ["succeeded"]


def test_the_keyboard_alone_pays(page, said, receiver, standin, stripe_client):
    session = open_session(stripe_client, success_url=receiver.url)
    page.goto(session.url)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    page.wait_for_url(receiver.url)

    assert focused == "main"
    assert [charge["status"] for charge in standin.control.objects("charge")] == ["succeeded"]
    assert said == []
