"""Two browsers side by side: talk, deliver, mend, accept, and every step seen by both at once."""

from statistics import median

import pytest
from playwright.sync_api import expect

from marketplace.journeys import steps, talking

pytestmark = pytest.mark.browser
LIVE_SECONDS_MAX = 1.0


def test_both_sides_work_on_one_order_and_see_each_step_live(visitor, site):
    buyer, seller = visitor(), visitor(width=390, theme="dark")
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    order = steps.place_order(buyer)
    seller.goto("/")
    seller.sign_in(steps.SELLER)
    seller.goto(f"/orders/{order}/")

    talking.wait_until_both_are_here(buyer, seller)
    seller.page.locator("#message-text").press_sequentially("I will")
    expect(buyer.page.locator("[data-typing]")).to_be_visible()
    waits = [
        talking.seconds_until_heard(buyer, seller, "Could the steam come first?"),
        talking.seconds_until_heard(seller, buyer, "Yes, it opens with steam."),
        talking.seconds_until_heard(buyer, seller, "Lovely."),
    ]
    assert median(waits) <= LIVE_SECONDS_MAX, waits
    buyer.arrive("2-talk")
    seller.arrive("2-talk")

    seller.page.locator("#message-text").fill("")
    steps.deliver(seller, order, "scene-one.txt", leave_out=1)
    assert steps.state_of(site, order) == "in_progress"
    expect(buyer.page.get_by_role("link", name="scene-one.txt")).to_be_visible()
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("In progress")
    seller.arrive("2-progress")

    steps.deliver(seller, order, "film.pdf", "notes.txt")
    expect(buyer.page.get_by_role("link", name="notes.txt")).to_be_visible()
    accept = buyer.page.locator(".order-sheet").get_by_role("link", name="Accept and release")
    expect(accept).to_be_visible()
    buyer.arrive("2-delivered")

    buyer.press("Ask for a change")
    buyer.arrive("2-points")
    buyer.page.locator("textarea").first.fill("The steam should rise more slowly.")
    buyer.press("Send these points")
    points = seller.page.locator("#log").get_by_text("The steam should rise more slowly.")
    expect(points.first).to_be_visible()
    assert steps.state_of(site, order) == "in_revision"
    buyer.arrive("2-mending")
    seller.arrive("2-mending")

    steps.deliver(seller, order, "film-slower.pdf")
    expect(accept).to_be_visible()
    accept.click()
    buyer.arrive("2-accept")
    buyer.press("Accept and release")
    for side in (buyer, seller):
        steps.expect_money(side, "Released; it clears until")
        expect(side.page.locator(".order-sheet .tag").first).to_have_text("Completed")
        side.arrive("2-completed")

    assert [kind for kind, _amount in steps.money_of(site, order)] == ["capture", "release", "fee"]
    kinds = [kind for kind, _actor in steps.events_of(site, order)]
    assert kinds.count("accept_delivery") == 1
    checked = site.manage("check_books")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert talking.messages_shown(buyer) == talking.messages_shown(seller)
    assert talking.messages_shown(buyer) == talking.messages_kept(site, order)
