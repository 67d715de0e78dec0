"""Everything that an order needs works in a browser without JavaScript."""

import pytest

from marketplace.journeys import steps, talking

pytestmark = pytest.mark.browser


def test_buy_talk_deliver_and_accept_without_a_script(visitor, site):
    buyer = visitor(script=False, width=390)
    seller = visitor(script=False, theme="dark")
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    order = steps.place_order(buyer)
    buyer.arrive("6-order")
    talking.say(buyer, "Written without a script.")
    buyer.page.get_by_text("Written without a script.").first.wait_for()

    seller.goto("/")
    seller.sign_in(steps.SELLER)
    seller.goto(f"/orders/{order}/")
    seller.page.get_by_text("Written without a script.").first.wait_for()
    talking.say(seller, "And answered without one.")
    steps.deliver(seller, order, "film.pdf", "notes.txt")
    seller.arrive("6-delivered")

    buyer.goto(f"/orders/{order}/")
    buyer.page.get_by_text("And answered without one.").first.wait_for()
    buyer.press("Accept and release")
    buyer.press("Accept and release")
    buyer.page.get_by_text("Released; it clears until").first.wait_for()
    buyer.arrive("6-completed")
    assert steps.state_of(site, order) == "completed"
    assert talking.messages_kept(site, order) == [
        "Written without a script.",
        "And answered without one.",
    ]
