"""Who is no party sees nothing; staff see by a written reason, and leave a line for it."""

import pytest
from playwright.sync_api import expect

from marketplace.journeys import steps, talking

pytestmark = pytest.mark.browser
STRANGER, SUPPORT, FINANCE = "amina_belkadi", "elena", "farid"


def test_a_stranger_finds_nothing_of_an_order_its_files_and_its_thread(visitor, site):
    buyer, seller = visitor(), visitor(width=390)
    buyer.goto("/")
    buyer.sign_in(steps.BUYER)
    order = steps.place_order(buyer)
    seller.goto("/")
    seller.sign_in(steps.SELLER)
    steps.deliver(seller, order, "film.pdf")
    talking.say(seller, "Only for the two of us.")
    talking.hear(seller, "Only for the two of us.")
    link = seller.page.locator("#log a[href^='/files/']").first.get_attribute("href")
    thread = seller.page.locator("[data-thread]").get_attribute("data-thread")

    stranger = visitor(theme="dark")
    stranger.goto("/")
    stranger.sign_in(STRANGER)
    stranger.forgiven.append("status of 404")
    for path in (
        f"/orders/{order}/",
        f"/orders/{order}/receipt/",
        f"/orders/{order}/brief/",
        f"/inbox/{thread}/",
        f"/inbox/{thread}/entries/?after=0",
        link,
    ):
        assert stranger.page.request.get(site.address + path).status == 404, path
        assert buyer.page.request.get(site.address + path).status == 200, path
    stranger.goto(f"/orders/{order}/")
    stranger.page.get_by_role("heading", level=1).wait_for()
    stranger.arrive("8-not-found")
    assert "Only for the two of us." not in stranger.page.content()
    assert site.rows("SELECT count(*) FROM record_readlog l JOIN record_thread t"
                     " ON t.id = l.thread_id WHERE t.public_id = %s", thread) == [(0,)]  # fmt: skip


def test_support_reads_a_record_with_a_reason_and_decides_the_case(visitor, site):
    support = visitor()
    support.goto("/")
    support.sign_in(SUPPORT)
    disputed = find_disputed(site)
    referral = open_referral(site, disputed)
    thread, pk = thread_of(site, disputed)
    assert support.page.request.get(f"{site.address}/admin/record/thread/{pk}/read/").status == 404

    support.goto(f"/admin/orders/referral/{referral}/grant/")
    support.page.get_by_label("Reason").fill("The two disagree about the colours of the icons.")
    support.arrive("8-grant", ours=False)
    support.page.locator("input[type=submit]").click()
    support.page.get_by_role("link", name="Read the record").click()
    support.arrive("8-record", ours=False)
    assert readings(site, thread) == [SUPPORT]

    support.goto(f"/admin/orders/referral/{referral}/decide/")
    support.page.get_by_label("Refund to the buyer").fill("10")
    support.page.get_by_label("Reason").fill("Most of the icons follow the agreed palette.")
    support.arrive("8-decide", ours=False)
    support.page.locator("input[type=submit]").click()
    expect(support.page.get_by_text("Done, and kept in the history.")).to_be_visible()
    assert steps.state_of(site, disputed) in {"completed", "cancelled"}
    kinds = [kind for kind, _amount in steps.money_of(site, disputed)]
    assert kinds.count("refund") == 1
    assert kinds.count("release") == 1


def test_finance_reads_the_ledger_and_can_change_nothing_in_it(visitor, site):
    finance = visitor(theme="dark")
    finance.goto("/")
    finance.sign_in(FINANCE)
    finance.goto("/admin/payments/transfer/")
    finance.arrive("8-ledger", ours=False)
    finance.page.locator("#result_list tbody a").first.click()
    finance.arrive("8-transfer", ours=False)
    assert finance.page.locator("input[name=_save]").count() == 0
    assert finance.page.get_by_role("link", name="Delete").count() == 0


def find_disputed(site) -> str:
    """Return a disputed order of the demo; its history is told in the background."""
    rows = site.wait_for_rows(
        "SELECT public_id FROM orders_order WHERE state = 'disputed' ORDER BY id LIMIT 1"
    )
    return rows[0][0]


def open_referral(site, order: str) -> int:
    """Return the referral that waits for staff because of this order."""
    return site.wait_for_rows(
        "SELECT r.id FROM orders_referral r JOIN orders_order o ON o.id = r.order_id"
        " WHERE o.public_id = %s AND r.resolved_at IS NULL ORDER BY r.id",
        order,
    )[0][0]


def thread_of(site, order: str) -> tuple[str, int]:
    """Return the public id and the key of an order's thread."""
    return site.rows(
        "SELECT t.public_id, t.id FROM record_thread t JOIN orders_order o ON o.thread_id = t.id"
        " WHERE o.public_id = %s",
        order,
    )[0]


def readings(site, thread: str) -> list[str]:
    """Return which of the staff have read a thread, once for each."""
    rows = site.rows(
        "SELECT DISTINCT u.handle FROM record_readlog l JOIN record_thread t ON t.id = l.thread_id"
        " JOIN accounts_user u ON u.id = l.staff_id WHERE t.public_id = %s",
        thread,
    )
    return [handle for (handle,) in rows]
