import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SellerAccount
from core.money import format_money
from gigs.domain import facts, publishing
from gigs.models import Gig
from gigs.tests.factories import make_category, make_gig


@pytest.fixture
def gig(cast):
    return make_gig(cast.agency, title="A logo for a bakery")


def text_of(response) -> str:
    return response.content.decode()


def test_a_gig_shows_scope_prices_with_fee_brief_and_what_is_not_included(client, gig):
    page = text_of(client.get(gig.get_absolute_url()))

    for words in (
        "A logo for a bakery", "Logo in vectors", "Pencil sketches", "Printing",
        "What is the exact name?", "Do I own the logo?", "Source file", "<strong>by hand</strong>",
    ):  # fmt: skip
        assert words in page
    for minor in (9_000, 17_500, 32_000):
        assert format_money(minor + minor * 4 // 100, "EUR") in page
    assert page.count('<th scope="row">') == 5


def test_the_total_follows_package_and_extras_without_script(client, gig):
    address = f"{gig.get_absolute_url()}?package=standard&extras=1&extras=2&extras=99&extras=x"
    page = text_of(client.get(address))
    # 175 + 25 + 40 = 240, and 4 % of it
    assert format_money(24_960, "EUR") in page
    assert re.search(r'value="standard" checked', page)


def test_the_script_gets_the_same_total_alone(client, gig):
    address = f"{gig.get_absolute_url()}?package=premium"
    part = text_of(client.get(address, HTTP_X_REQUESTED_WITH="fetch"))
    assert format_money(33_280, "EUR") in part
    assert "<html" not in part
    assert format_money(33_280, "EUR") in text_of(client.get(address))


def test_the_card_names_the_total_of_the_first_package(client, gig):
    assert format_money(9_360, "EUR") in text_of(client.get("/gigs/"))


def test_another_slug_leads_to_the_gigs_address(client, gig):
    response = client.get(f"/gigs/{gig.public_id}/old-title/")
    assert (response.status_code, response.url) == (301, gig.get_absolute_url())


@pytest.mark.parametrize(
    ("status", "visitor", "member"),
    [("live", 200, 200), ("paused", 200, 200), ("removed", 410, 410), ("draft", 404, 200)],
)
def test_who_sees_a_gig_in_which_state(client, cast, gig, status, visitor, member):
    Gig.objects.filter(pk=gig.pk).update(status=status)
    assert client.get(gig.get_absolute_url()).status_code == visitor
    client.force_login(cast.carmen)
    assert client.get(gig.get_absolute_url()).status_code == member


def test_nobody_is_offered_to_buy_what_is_paused_own_or_of_a_suspended_seller(client, cast, gig):
    def offered() -> bool:
        return 'class="buy-bar"' in text_of(client.get(gig.get_absolute_url()))

    assert offered()
    publishing.pause_gig(gig=gig, by=cast.bruno)
    assert not offered()
    publishing.resume_gig(gig=gig, by=cast.bruno)
    client.force_login(cast.carmen)
    assert not offered()
    client.force_login(cast.ana)
    assert offered()
    SellerAccount.objects.filter(pk=cast.agency.pk).update(standing="suspended")
    assert not offered()


def test_reviews_stand_with_their_bars_and_can_be_filtered_by_stars(client, gig):
    for n, tenths in enumerate((50, 48, 30)):
        review = facts.ReviewFacts(f"o{n}", True, f"Buyer {n}", tenths, f"Words {n}.")
        facts.publish_review(gig_id=gig.pk, review=review)

    page = text_of(client.get(gig.get_absolute_url()))
    assert all(f"Words {n}." in page for n in range(3))
    page = text_of(client.get(f"{gig.get_absolute_url()}?stars=3"))
    assert "Words 2." in page
    assert "Words 0." not in page


def test_a_gig_takes_the_same_statements_whatever_it_holds(client, cast, gig):
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as told:
            client.get(gig.get_absolute_url())
        return len(told)

    before = statements()
    for n in range(3):
        review = facts.ReviewFacts(f"o{n}", True, "Ana", 50, "Fine.")
        facts.publish_review(gig_id=gig.pk, review=review)
    assert statements() == before == 7


@pytest.mark.parametrize("address", ["/", "/gigs/", "/gigs/c/design/", "/people/bruno/"])
def test_lists_take_the_same_statements_for_one_and_three_gigs(client, cast, gig, address):
    def statements() -> int:
        with CaptureQueriesContext(connection) as told:
            assert client.get(address).status_code == 200
        return len(told)

    before = statements()
    make_gig(cast.agency, title="A second thing")
    make_gig(cast.agency, title="A third thing")
    assert statements() == before


def test_a_category_shows_what_its_children_hold(client, cast):
    child = make_category("logos", parent=make_category("design"))
    make_gig(cast.agency, title="A logo in the child", category=child)

    assert "A logo in the child" in text_of(client.get("/gigs/c/design/"))
    assert "A logo in the child" in text_of(client.get("/gigs/c/logos/"))
    assert client.get("/gigs/c/no-such/").status_code == 404


def test_hostile_words_in_a_gig_stay_words(client, cast):
    hostile = "<script>alert(1)</script>"
    made = make_gig(
        cast.agency, title=f"{hostile} title", description=f"{hostile} [x](javascript:alert(1))",
        exclusions=(hostile,),
    )  # fmt: skip
    for address in (made.get_absolute_url(), "/gigs/", "/", f"/gigs/?q={hostile}"):
        page = text_of(client.get(address))
        assert "<script>alert" not in page
        assert 'href="javascript' not in page


def test_what_was_dropped_and_mended_is_said(client, cast, gig):
    assert "These fit without it." in text_of(client.get("/gigs/?price=1"))
    assert "<b>bakery</b>" in text_of(client.get("/gigs/?q=bakrey"))
    assert "Nothing found" in text_of(client.get("/gigs/?q=zzzzzzz"))


def test_a_profile_shows_the_gigs_of_a_seller_and_what_buyers_said(client, cast, gig):
    review = facts.ReviewFacts("o1", True, "Ana", 50, "The best sign in town.")
    facts.publish_review(gig_id=gig.pk, review=review)

    page = text_of(client.get("/people/bruno/"))
    assert "A logo for a bakery" in page
    assert "The best sign in town." in page
