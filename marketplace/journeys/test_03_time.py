"""Deadlines: what happens when nobody acts, and when the worker dies before it could."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from marketplace.journeys import steps
from marketplace.journeys.site import wait_for

pytestmark = pytest.mark.browser
SWEPT_SECONDS_MAX = 45


@pytest.fixture
def delivered(visitor, site):
    """An order that waits for its buyer: both sides at their browsers, and its id."""
    buyer, seller = visitor(theme="dark"), visitor()
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    order = steps.place_order(buyer)
    seller.goto("/")
    seller.sign_in(steps.SELLER)
    steps.deliver(seller, order, "film.pdf")
    assert steps.state_of(site, order) == "delivered"
    return buyer, seller, order


def test_a_delivery_that_nobody_answers_is_accepted_once_and_its_money_clears(delivered, site):
    buyer, seller, order = delivered
    available_before = available(site)
    buyer.goto(f"/orders/{order}/")
    buyer.move_clock("three_days")
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("Completed")
    buyer.arrive("3-completed")
    assert accepted_by(site, order) == ["clock"]

    for _step in range(3):
        buyer.move_clock("three_days")
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("Closed")
    buyer.arrive("3-closed")
    seller.goto("/board/")
    seller.arrive("3-board")
    transfers = steps.money_of(site, order)
    assert [kind for kind, _amount in transfers] == ["capture", "release", "fee", "clearing"]
    assert accepted_by(site, order) == ["clock"]
    price = dict(transfers)["release"]
    assert available(site) - available_before >= price
    assert dict(transfers)["clearing"] == price


def test_a_worker_killed_before_a_deadline_does_its_work_after_the_restart(delivered, site):
    buyer, _seller, order = delivered
    old = site.kill("worker")
    site.shift_clock(timedelta(days=3, minutes=1))
    site.wait_for_return("worker", old)
    wait_for(
        lambda: steps.state_of(site, order) == "completed",
        SWEPT_SECONDS_MAX,
        lambda: (steps.events_of(site, order), site.words()[-3000:]),
    )
    assert accepted_by(site, order) == ["clock"]
    buyer.goto(f"/orders/{order}/")
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("Completed")
    assert [kind for kind, _amount in steps.money_of(site, order)] == ["capture", "release", "fee"]


def accepted_by(site, order: str) -> list[str]:
    """Return who accepted an order, once for every time."""
    by = {"accept_delivery", "accept_by_clock"}
    return [actor for kind, actor in steps.events_of(site, order) if kind in by]


def available(site) -> int:
    """Return what the seller of the journeys could be paid out, in minor units."""
    rows = site.rows(
        "SELECT coalesce(sum(a.balance_minor), 0) FROM payments_ledgeraccount a"
        " JOIN accounts_sellermember m ON m.account_id = a.seller_id"
        " JOIN accounts_user u ON u.id = m.user_id"
        " WHERE a.kind = 'seller_available' AND u.handle = %s",
        steps.SELLER,
    )
    return int(rows[0][0])
