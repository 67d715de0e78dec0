"""One's orders, the board, what waits at home, and the receipt with every move of the money."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.domain import arbitration
from orders.enums import State
from orders.tests.factories import make_order
from orders.tests.pages import address, text_of, words
from payments.queries import check_books


def titles(html: str) -> list[str]:
    """Return the titles of the orders on a page, from top to bottom."""
    found = re.findall(r'<h[23][^>]*><a href="/orders/\w+/">(.*?)</a>', html, re.S)
    return [text_of(title) for title in found]


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_list_holds_what_one_buys_and_sells_and_nothing_else(client, cast):
    first = make_order(State.CLOSED, buyer=cast.ana, seller=cast.agency)
    second = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    other = make_order(State.IN_PROGRESS, buyer=cast.dario)
    for user in (cast.ana, cast.bruno, cast.carmen):
        client.force_login(user)
        assert titles(client.get("/orders/").content.decode()) == [second.title, first.title]
    client.force_login(cast.dario)
    page = client.get("/orders/")
    assert titles(page.content.decode()) == [other.title]
    assert other.seller.name in words(page)


@pytest.mark.parametrize("who", ["elena", "greta"])
def test_who_has_no_orders_reads_where_to_find_a_gig(client, cast, who):
    make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    page = client.get("/orders/")
    assert titles(page.content.decode()) == []
    assert "No orders yet" in words(page)
    assert "/gigs/" in page.content.decode()


def test_a_visitor_is_asked_to_sign_in(client, cast):
    for url in ("/orders/", "/board/"):
        assert client.get(url).url == f"/accounts/login/?next={url}"


def test_the_list_turns_its_pages(client, cast):
    for _order in range(21):
        make_order(State.PENDING_PAYMENT, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    sizes = [len(titles(client.get(f"/orders/?page={n}").content.decode())) for n in (1, 2)]
    assert sizes == [20, 1]


def test_the_board_is_for_sellers_and_shows_each_account_its_own(client, cast):
    working = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    delivered = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    make_order(State.IN_PROGRESS, buyer=cast.ana)
    client.force_login(cast.ana)
    assert client.get("/board/").status_code == 404

    client.force_login(cast.carmen)
    page = client.get("/board/")
    assert titles(page.content.decode()) == [working.title, delivered.title]
    said = words(page)
    assert "Held for running orders: €350.00. Clearing: €175.00. Ready for payout: €0.00." in said
    assert f'href="{address("deliver", working)}"' in page.content.decode()
    assert f'href="{address("deliver", delivered)}"' not in page.content.decode()


def test_a_board_without_orders_says_so(client, cast):
    client.force_login(cast.bruno)
    assert "Nothing is waiting" in words(client.get("/board/"))


@pytest.mark.parametrize("state", list(State))
def test_what_waits_for_somebody_stands_first_at_home_for_that_side_alone(client, cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    waits = {
        State.PENDING_PAYMENT: cast.ana,
        State.AWAITING_BRIEF: cast.ana,
        State.DELIVERED: cast.ana,
        State.REQUESTED: cast.bruno,
        State.IN_PROGRESS: cast.bruno,
        State.IN_REVISION: cast.bruno,
    }.get(state)
    for user in (cast.ana, cast.bruno, cast.dario):
        client.force_login(user)
        found = titles(client.get("/").content.decode())
        assert found == ([order.title] if user == waits else [])


def test_the_receipt_of_a_cleared_order_holds_every_move_and_adds_up(client, committed_cast):
    cast = committed_cast
    order = make_order(State.CLOSED, buyer=cast.ana, seller=cast.agency)
    moves = [
        ("Payment provider", "Held for this order", "€182.00"),
        ("Held for this order", "Seller, clearing", "€175.00"),
        ("Held for this order", "Fees of the platform", "€7.00"),
        ("Seller, clearing", "Seller, available", "€175.00"),
    ]
    for user in (cast.ana, cast.bruno):
        client.force_login(user)
        page = client.get(address("receipt", order))
        assert moves_on(page) == moves
        assert "Service fee, 4 % €7.00" in words(page)
        assert "Paid €182.00" in words(page)
    assert check_books() == []
    call_command("check_books")


def moves_on(page) -> list[tuple[str, ...]]:
    """Return (from, to, amount) of each row of the table of moves."""
    table = page.content.decode().partition("Every move of this money")[2]
    rows = re.findall(r"<tr><td>(.*?)</tr>", table, re.S)
    cells = [[text_of(cell) for cell in row.split("<td")] for row in rows]
    return [tuple((cell.partition(">")[2] or cell).strip() for cell in row)[-3:] for row in cells]


def test_the_receipt_of_a_decision_shows_both_parts(client, cast):
    order = make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
    arbitration.resolve_case(
        by=cast.elena, order=order, refund_price_minor=7_500, reasons="One half was made."
    )
    client.force_login(cast.ana)
    page = client.get(address("receipt", order))
    amounts = sorted(amount for _source, _target, amount in moves_on(page))
    # 75.00 and its share of the fee go back; the rest is the seller's and ours.
    assert amounts == sorted(["€182.00", "€75.00", "€3.00", "€100.00", "€4.00"])


def test_the_receipt_of_what_was_never_paid_shows_no_move(client, cast):
    order = make_order(State.PENDING_PAYMENT, buyer=cast.ana, seller=cast.agency)
    client.force_login(cast.ana)
    page = client.get(address("receipt", order))
    assert "Every move of this money" not in words(page)
    assert "To pay €182.00" in words(page)
    assert "Nothing has been charged." in words(page)


@pytest.mark.parametrize("who", ["dario", "elena", "greta"])
def test_strangers_have_no_receipt(client, cast, who):
    order = make_order(State.CLOSED, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    assert client.get(address("receipt", order)).status_code == 404


def test_lists_take_the_same_queries_for_one_order_and_for_three(client, cast):
    counts = {url: [] for url in ("/orders/", "/board/", "/")}
    client.force_login(cast.bruno)
    for _round in range(3):
        make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
        make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
        for url, found in counts.items():
            found.append(queries_of(client, url))
    assert [(found[0], found[2]) for found in counts.values()] == [
        (found[0], found[0]) for found in counts.values()
    ]
