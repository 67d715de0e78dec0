"""The same pages in Spanish, and from right to left."""

import pytest

from core.translations import missing
from marketplace.journeys import steps

pytestmark = pytest.mark.browser
PAGES = ("/", "/gigs/?q=logo", "/orders/", "/inbox/", "/notices/", "/settings/")
# What a Spanish page may not say any more: words of the frame and of the main pages.
ENGLISH = (
    "Sign in",
    "Orders",
    "Search services",
    "Skip to the content",
    "Notifications",
    "Continue to the order",
    "Agreed scope",
    "In progress",
    "Money",
)


def test_every_text_of_the_catalogue_has_its_spanish():
    assert missing("es") == []


def test_the_main_pages_speak_spanish(visitor, site):
    reader = visitor(locale="es-ES", width=390)
    reader.goto("/")
    reader.arrive("10-es-home")
    assert language_of(reader) == "es"
    reader.page.locator(".gig-card a").first.click()
    reader.arrive("10-es-gig")
    assert english_on(reader) == []

    buyer = visitor(locale="es-ES")
    buyer.goto("/")
    become(buyer, steps.BUYER)
    for path in (*PAGES, order_page(site)):
        buyer.goto(path)
        buyer.arrive("10-es" + path.partition("?")[0].replace("/", "-").rstrip("-"))
        assert language_of(buyer) == "es", path
        assert english_on(buyer) == [], path


def test_pages_hold_together_from_right_to_left(visitor, site):
    buyer = visitor(width=390, theme="dark")
    turn = "() => { document.documentElement.dir = 'rtl' }"
    buyer.context.add_init_script(f"document.addEventListener('DOMContentLoaded', {turn})")
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    for path in (*PAGES, order_page(site)):
        buyer.goto(path)
        buyer.page.screenshot()  # draws the page, so that what it overflows is known
        sideways = buyer.page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        assert sideways <= 0, f"{path}: {sideways} px"


def become(visitor, handle: str) -> None:
    """Sign in by the demo's form, whatever language its words have."""
    visitor.page.locator(".demo-bar summary").click()
    visitor.page.locator(f"form:has(input[value={handle}]) button").click()
    visitor.page.locator(".messages .notice").wait_for()


def language_of(visitor) -> str:
    return visitor.page.locator("html").get_attribute("lang")


def english_on(visitor) -> list[str]:
    """Return the English words of the frame that the page still says."""
    said = visitor.page.evaluate(
        "[...document.body.querySelectorAll('a,button,h1,h2,h3,label,summary,legend,.tag')]"
        ".filter((e) => !e.closest('[lang=en]')).map((e) => e.textContent.trim())"
    )
    return [text for text in ENGLISH if text in said]


def order_page(site) -> str:
    """Return the page of an order of the buyer's that is under way."""
    rows = site.wait_for_rows(
        "SELECT o.public_id FROM orders_order o JOIN accounts_user u ON u.id = o.buyer_id"
        " WHERE u.handle = %s AND o.thread_id IS NOT NULL ORDER BY o.id LIMIT 1",
        steps.BUYER,
    )
    return f"/orders/{rows[0][0]}/"
