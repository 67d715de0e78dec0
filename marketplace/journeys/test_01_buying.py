"""From the first page to a paid order: one total, one order, one charge."""

import pytest
from playwright.sync_api import expect

from marketplace.journeys import steps

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_buyer_goes_from_the_first_page_to_work_in_progress(visitor, site, width, theme):
    buyer = visitor(width=width, theme=theme)
    buyer.goto("/")
    buyer.arrive("1-home")
    card = steps.find_gig(buyer, "logo", steps.LOGO_GIG)
    buyer.arrive("1-results")
    price_on_card = card.locator(".gig-price").inner_text().split("\n")[0].split(" with")[0]
    card.get_by_role("link", name=steps.LOGO_GIG).click()
    buyer.page.locator("[data-total-text]").wait_for()
    assert buyer.total("[data-total-text]") == price_on_card.strip()

    with buyer.page.expect_response(lambda answer: "package=standard" in answer.url):
        buyer.page.locator("input[name=package][value=standard]").check()
    with buyer.page.expect_response(lambda answer: "extras=" in answer.url):
        buyer.page.locator("input[name=extras]").nth(1).check()
    buyer.page.wait_for_function(
        "before => document.querySelector('[data-total-text]').textContent.trim() !== before",
        arg=price_on_card.strip(),
    )
    buyer.arrive("1-gig")
    total = buyer.total("[data-total-text]")
    buyer.press("Continue")
    buyer.arrive("1-sign-in")
    buyer.sign_in(steps.BUYER)
    buyer.page.get_by_role("heading", name="Check your order").wait_for()
    buyer.arrive("1-checkout")
    assert total in buyer.control("Pay ").inner_text()
    assert total == buyer.total(".sheet .total dd")

    buyer.control("Pay ").dblclick(no_wait_after=True)
    buyer.page.wait_for_url("**/c/pay/**")
    assert buyer.total("p.amount") == total
    buyer.arrive("1-pay")
    steps.pay(buyer, "declined")
    buyer.page.locator("#refusal").wait_for()
    assert buyer.total("p.amount") == total
    buyer.arrive("1-declined")
    steps.pay(buyer)
    buyer.page.wait_for_url("**/brief/")
    buyer.arrive("1-brief")
    order = steps.order_id(buyer)
    assert steps.state_of(site, order) == "awaiting_brief"
    steps.fill_brief(buyer)
    buyer.press("Send the brief and start the clock")
    buyer.page.wait_for_url(f"**/orders/{order}/")
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("In progress")
    buyer.arrive("1-order")
    assert buyer.page.get_by_text(total).locator("visible=true").count()
    buyer.goto(f"/orders/{order}/receipt/")
    buyer.arrive("1-receipt")
    assert buyer.page.get_by_text(total).first.is_visible()

    assert charges_of(site, order) == ["failed", "succeeded"]
    assert orders_with_the_key_of(site, order) == 1
    assert steps.state_of(site, order) == "in_progress"
    assert [kind for kind, _amount in steps.money_of(site, order)] == ["capture"]
    buyer.goto(f"/orders/{order}/paid/")  # the page that a person may have kept
    assert buyer.path() == f"/orders/{order}/"


def charges_of(site, order: str) -> list[str]:
    """Return how each charge of an order's payments ended, as the provider tells it."""
    intents = site.rows(
        "SELECT m.intent_id FROM payments_payment m JOIN orders_part p ON p.hold_id = m.hold_id"
        " JOIN orders_order o ON o.id = p.order_id WHERE o.public_id = %s",
        order,
    )
    found = [site.ask_provider(f"charges?payment_intent={intent}")["data"] for (intent,) in intents]
    return sorted(charge["status"] for charges in found for charge in charges)


def orders_with_the_key_of(site, order: str) -> int:
    """Count the orders of this buyer for the same gig placed within the same seconds."""
    return site.rows(
        "SELECT count(*) FROM orders_order o JOIN orders_order mine"
        " ON mine.public_id = %s AND o.buyer_id = mine.buyer_id"
        " AND o.gig_version_id = mine.gig_version_id AND o.placed_at BETWEEN"
        " mine.placed_at - interval '3 seconds' AND mine.placed_at + interval '3 seconds'",
        order,
    )[0][0]
