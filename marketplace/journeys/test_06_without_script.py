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
    talking.hear(buyer, "Written without a script.")

    seller.goto("/")
    seller.sign_in(steps.SELLER)
    seller.goto(f"/orders/{order}/")
    talking.hear(seller, "Written without a script.")
    talking.say(seller, "And answered without one.")
    steps.deliver(seller, order, "film.pdf", "notes.txt")
    seller.arrive("6-delivered")

    buyer.goto(f"/orders/{order}/")
    talking.hear(buyer, "And answered without one.")
    buyer.press("Accept and release")
    buyer.press("Accept and release")
    steps.expect_money(buyer, "Released; it clears until")
    buyer.arrive("6-completed")
    assert steps.state_of(site, order) == "completed"
    assert talking.messages_kept(site, order) == [
        "Written without a script.",
        "And answered without one.",
    ]
