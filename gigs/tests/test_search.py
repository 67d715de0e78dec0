import datetime as dt

import pytest
from django.http import QueryDict

from accounts.models import SellerAccount
from accounts.tests.factories import make_seller
from core import clock
from gigs import queries
from gigs.domain import facts, publishing
from gigs.domain.content import PackageContent
from gigs.queries.facets import Facet
from gigs.queries.matching import price_within
from gigs.tests.factories import make_category, make_gig

ONE = (PackageContent("basic", "One", 10_000, 4, {0: 1}),)


def gig(seller, title, *, price=10_000, days=4, **fields):
    fields = {"tags": (), "lines": ("A line",), "extras": (), "description": "Words."} | fields
    packages = (PackageContent("basic", "One", price, days, {0: 1}),)
    return make_gig(seller, title=title, packages=packages, **fields)


def find(address: str = "", cursor: str = "", **options):
    filters = queries.filters_from(QueryDict(address))
    return queries.search(filters, queries.category_tree(), cursor, **options)


def titles(address: str = "", **options) -> list[str]:
    return [found.title for found in find(address, **options).gigs]


def facet(results, name: str) -> dict[str, int]:
    found: list[Facet] = [f for f in results.facets if f.name == name]
    return {choice.value: choice.count for f in found for choice in f.choices}


@pytest.fixture
def shelf(cast):
    design, words = make_category("design"), make_category("words")
    logos = make_category("logos", parent=design)
    gig(cast.agency, "Logotipo para tu panadería", language="es", category=logos, price=9_000)
    gig(cast.agency, "A poster for your concert", category=design, price=20_000, days=9)
    gig(cast.agency, "Proofreading of novels", category=words, price=40_000, days=20)
    return cast


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("panadería", "Logotipo para tu panadería"),
        ("PANADERIA", "Logotipo para tu panadería"),
        ("panaderías", "Logotipo para tu panadería"),
        ("logotipos panaderia", "Logotipo para tu panadería"),
        ("panad", "Logotipo para tu panadería"),
        ("pandaeria", "Logotipo para tu panadería"),
        ("posters", "A poster for your concert"),
        ("conzert poster", "A poster for your concert"),
        ("novel", "Proofreading of novels"),
        ("proofreeding", "Proofreading of novels"),
    ],
)
def test_words_are_found_with_and_without_accents_by_stems_beginnings_and_typos(
    shelf, words, found
):
    assert titles(f"q={words}") == [found]


@pytest.mark.parametrize(
    "words", ["xyzzyq", "!!! &|:*()", "'; DROP TABLE gigs_gig; --", "\\", "%", "a" * 500, "😀"]
)
def test_words_that_mean_nothing_find_nothing_and_break_nothing(shelf, words):
    query = QueryDict(mutable=True)
    query["q"] = words
    results = queries.search(queries.filters_from(query), queries.category_tree())
    assert (results.count, results.gigs) == (0, [])


def test_a_word_in_the_title_comes_before_one_in_the_description(cast):
    gig(cast.agency, "Something else", description="About a teapot and more")
    gig(cast.agency, "Painted teapot")
    gig(cast.agency, "Painted cup", tags=("teapot",))

    assert titles("q=teapot") == ["Painted teapot", "Painted cup", "Something else"]


def test_a_stem_of_one_language_is_not_asked_of_another(cast):
    gig(cast.agency, "Reading your server logs")
    gig(cast.agency, "Logos for small shops")

    assert titles("q=logo") == ["Logos for small shops"]


def test_a_mended_word_is_told(shelf):
    results = find("q=pandaeria")
    assert (results.count, results.corrected) == (1, "panaderia")


def test_only_live_gigs_of_sellers_who_may_trade_are_found(shelf):
    paused = gig(shelf.agency, "Poster that rests")
    publishing.pause_gig(gig=paused, by=shelf.bruno)
    suspended = make_seller(shelf.dario)
    gig(suspended, "Poster of somebody suspended")
    SellerAccount.objects.filter(pk=suspended.pk).update(standing="suspended")

    assert titles("q=poster") == ["A poster for your concert"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("category=design", {"Logotipo para tu panadería", "A poster for your concert"}),
        ("category=logos", {"Logotipo para tu panadería"}),
        ("category=no-such", set()),
        ("price=208", {"Logotipo para tu panadería", "A poster for your concert"}),
        ("price=207", {"Logotipo para tu panadería"}),
        ("days=4", {"Logotipo para tu panadería"}),
        ("days=9", {"Logotipo para tu panadería", "A poster for your concert"}),
        ("lang=es", {"Logotipo para tu panadería"}),
        ("lang=es&lang=fr&price=50000", {"Logotipo para tu panadería"}),
    ],
)
def test_filters_narrow_the_list(shelf, address, found):
    results = find(address)
    assert ({g.title for g in results.gigs} if not results.dropped else set()) == found


def test_the_price_filter_means_the_total_with_the_fee():
    for total in range(0, 30_000, 7):
        price = price_within(total)
        from core.fees import buyer_fee_minor as fee

        assert price == 0 or price + fee(price) <= total < price + 1 + fee(price + 1)


def test_counts_beside_a_choice_tell_what_choosing_it_would_show(shelf):
    other = make_seller(shelf.dario)
    SellerAccount.objects.filter(pk=other.pk).update(country_code="MA")
    SellerAccount.objects.filter(pk=shelf.agency.pk).update(country_code="ES")
    gig(other, "Un cartel bonito", language="es", category=make_category("design"))

    for address in ("", "lang=es", "category=design&price=250", "q=poster", "country=ES&lang=en"):
        results = find(address)
        assert not results.dropped
        for name in ("category", "lang", "country", "price"):
            for value, count in facet(results, name).items():
                alone = queries.filters_from(QueryDict(address)).without(name)
                chosen = queries.filters_from(
                    QueryDict(f"{alone.query_string()[1:]}&{name}={value}")
                )
                shown = queries.search(chosen, queries.category_tree())
                assert count == (0 if shown.dropped else shown.count), (address, name, value)
    assert facet(find("lang=es"), "lang") == {"en": 2, "es": 2}


def test_when_nothing_fits_the_tightest_filter_is_left_away_and_named(shelf):
    results = find("category=design&price=1")
    assert (results.dropped, results.count) == ("price", 2)
    assert results.filters.price == 0
    assert results.asked.price == 1

    results = find("q=poster&price=1&days=1&lang=es")
    assert (results.dropped, results.count) == ("all", 1)


@pytest.mark.parametrize("sort", ["relevance", "newest", "price", "rating"])
@pytest.mark.parametrize("words", ["", "thing"])
def test_pages_follow_each_other_without_gap_or_repetition(cast, sort, words):
    now = clock.now()
    for n in range(11):
        made = gig(
            cast.agency, f"Thing number {n}", price=1_000 * (n % 3 + 1),
            published_at=now - dt.timedelta(hours=n % 4),
        )  # fmt: skip
        if n % 2:
            review = facts.ReviewFacts(f"o{n}", True, "Ana", 30 + n, "Fine.")
            facts.publish_review(gig_id=made.pk, review=review)
    address = f"q={words}&sort={sort}"
    whole = titles(address, size=50)

    seen, cursor = [], ""
    while True:
        page = find(address, cursor, size=3)
        seen += [found.title for found in page.gigs]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == whole
    assert len(set(seen)) == 11


def test_the_orders_of_the_list(cast):
    now = clock.now()
    old = gig(cast.agency, "Old and cheap", price=1_000, published_at=now - dt.timedelta(days=9))
    gig(cast.agency, "New and dear", price=9_000)
    for n in range(3):
        review = facts.ReviewFacts(f"o{n}", True, "Ana", 50, "Fine.")
        facts.publish_review(gig_id=old.pk, review=review)

    assert titles("sort=price") == ["Old and cheap", "New and dear"]
    assert titles("sort=newest") == ["New and dear", "Old and cheap"]
    assert titles("sort=rating") == titles() == ["Old and cheap", "New and dear"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!", "AAAA", "W10", "WyJuZXdlc3QiLCJub3QgYSB0aW1lIiwxXQ", "é" * 30, "A" * 500],
)
def test_a_broken_cursor_begins_at_the_first_page(shelf, cursor):
    assert titles("sort=newest") == [g.title for g in find("sort=newest", cursor).gigs]


@pytest.mark.parametrize(
    "address",
    [
        "price=-5&days=x&lang=%00&sort=no&country=1",
        "price=99999999999999999999",
        "days=" + "9" * 400,
    ],
)
def test_filters_that_make_no_sense_are_left_out(shelf, address):
    assert find(address).count == 3


def test_a_page_of_cards_takes_the_same_statements_for_one_and_three(
    cast, django_assert_num_queries
):
    for count in (1, 2):
        for _n in range(count):
            gig(cast.agency, "Same thing")
        with django_assert_num_queries(8):
            results = find("q=thing")
            cards = queries.cards_of(results.gigs)
        assert len(cards) == len(results.gigs)
    assert len(cards) == 3


def test_ready_by_counts_the_package_the_queue_and_days_away(cast):
    def wait(**fields) -> int:
        made = gig(cast.agency, "Timed thing", **fields)
        if fields.get("queue_limit"):
            facts.count_order(gig_id=made.pk, in_queue=3)
        card = queries.cards_of(queries.newest(1))[0]
        return round((card.ready_by - clock.now()) / dt.timedelta(days=1))

    assert wait(days=4) == 4
    assert wait(days=4, queue_limit=5) == 4
    assert wait(days=4, queue_limit=2) == 8
    SellerAccount.objects.filter(pk=cast.agency.pk).update(
        away_until=clock.now() + dt.timedelta(days=10)
    )
    assert wait(days=4) == 14
