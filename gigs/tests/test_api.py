"""Gigs over the API: the same search as the page, whole answers, closed inputs."""

import pytest

from accounts.tests.factories import make_seller, make_user
from core.tests.asking import api_of
from gigs.models import Gig
from gigs.tests.factories import make_gig

pytestmark = pytest.mark.django_db
visitor = api_of


def price(minor: int) -> dict:
    fee = round(minor * 0.04)
    return {
        "price_minor": minor,
        "fee_minor": fee,
        "total_minor": minor + fee,
        "currency": "EUR",
    }


def test_a_visitor_reads_a_gig_with_everything_it_offers(cast):
    gig = make_gig(cast.agency, title="A logo for a bakery")
    status, told = visitor().read(f"/gigs/{gig.public_id}/")
    assert status == 200
    assert told.pop("url") == gig.get_absolute_url()
    assert told == {
        "id": gig.public_id,
        "version": 1,
        "status": "live",
        "title": "A logo for a bakery",
        "description": "I draw **by hand** first and make it a vector afterwards.",
        "language": "en",
        "tags": ["logo", "bakery"],
        "exclusions": ["Printing", "A name for the shop"],
        "category": "design",
        "seller": {"handle": "bruno", "name": "Taller Bruno"},
        "asks_first": False,
        "rating": None,
        "reviews_count": 0,
        "lines": ["Logo in vectors", "Pencil sketches", "Label for a box"],
        "packages": [
            package("basic", "One idea", 9_000, 5, 1, [1, 2, 0]),
            package("standard", "Three ideas", 17_500, 8, 2, [1, 6, 0]),
            package("premium", "Full set", 32_000, 12, 3, [1, 6, 2]),
        ],
        "extras": [
            {"position": 1, "name": "Source file", "price": price(2_500), "extra_days": 0},
            {"position": 2, "name": "Two days sooner", "price": price(4_000), "extra_days": -2},
        ],
        "questions": [
            {"text": "What is the exact name?", "kind": "text", "required": True, "choices": []},
            {
                "text": "Which style?",
                "kind": "choice",
                "required": True,
                "choices": ["Classic", "Playful"],
            },
            {"text": "Do you have a logo now?", "kind": "file", "required": False, "choices": []},
        ],
        "faqs": [{"question": "Do I own the logo?", "answer": "Yes, once the order is complete."}],
        "pictures": [],
        "reviews": [],
        "buyable": True,
    }


def package(tier, name, minor, days, revisions, quantities) -> dict:
    return {
        "tier": tier,
        "name": name,
        "description": "",
        "delivery_days": days,
        "revisions": revisions,
        "price": price(minor),
        "quantities": quantities,
    }


def test_the_list_is_the_search_of_the_results_page_in_pages_by_key(cast):
    gigs = [make_gig(cast.agency, title=f"Bakery logo {n}") for n in range(3)]
    make_gig(cast.agency, title="A song", description="Sung.", lines=("Song",), tags=("song",),
             packages=_one_package(), extras=(), questions=(), faqs=())  # fmt: skip
    status, first = visitor().read("/gigs/", q="bakery logo", sort="newest", size=2)
    assert (status, first["count"], first["corrected"], first["dropped"]) == (200, 3, "", "")
    status, rest = visitor().read(
        "/gigs/", q="bakery logo", sort="newest", size=2, cursor=first["next_cursor"]
    )
    assert rest["next_cursor"] == ""
    shown = [gig["id"] for gig in first["results"] + rest["results"]]
    assert shown == [gig.public_id for gig in reversed(gigs)]


def _one_package():
    from gigs.domain.content import PackageContent

    return (PackageContent("basic", "One", 1_000, 3, {0: 1}),)


def test_a_filter_that_is_not_listed_or_makes_no_sense_is_refused(cast):
    wrong = {"sort": "price_minor", "size": "1000", "days": "-1", "seller__email": "x"}
    for name, value in wrong.items():
        status, told = visitor().read("/gigs/", **{name: value})
        assert (status, told["code"], list(told["fields_refused"])) == (400, "invalid", [name])


def test_drafts_are_unknown_and_removed_gigs_say_so(cast):
    draft, removed = make_gig(cast.agency), make_gig(cast.agency)
    Gig.objects.filter(pk=draft.pk).update(status="draft")
    Gig.objects.filter(pk=removed.pk).update(status="removed")
    status, told = visitor().read(f"/gigs/{draft.public_id}/")
    assert (status, told["code"]) == (404, "not_found")
    assert api_of(cast.bruno).read(f"/gigs/{draft.public_id}/")[0] == 200
    assert visitor().read(f"/gigs/{removed.public_id}/") == (
        410,
        {
            "code": "gig_is_removed",
            "detail": "This gig was removed. It cannot be put on offer again.",
        },
    )


def test_a_list_of_three_costs_as_many_queries_as_a_list_of_one(cast, django_assert_num_queries):
    make_gig(cast.agency)
    client = visitor()
    client.read("/gigs/")
    with django_assert_num_queries(QUERIES_OF_LIST):
        client.read("/gigs/")
    for n in range(2):
        make_gig(make_seller(make_user(f"seller{n}")))
    with django_assert_num_queries(QUERIES_OF_LIST):
        assert len(client.read("/gigs/")[1]["results"]) == 3


QUERIES_OF_LIST = 8


def test_nobody_writes_gigs_over_the_api(cast):
    gig = make_gig(cast.agency)
    client = api_of(cast.bruno)
    before = Gig.objects.values().get(pk=gig.pk)
    for method in (client.post, client.put, client.patch, client.delete):
        answer = method(
            f"/api/v1/gigs/{gig.public_id}/", {"title": "Mine"}, content_type="application/json"
        )
        assert answer.status_code == 405
    assert Gig.objects.values().get(pk=gig.pk) == before
