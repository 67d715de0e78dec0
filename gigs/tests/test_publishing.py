from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import DomainError
from gigs.domain import publishing
from gigs.domain.content import PackageContent
from gigs.errors import GigIsRemoved, GigRefused, MayNotPublish
from gigs.models import Gig, GigFacts, GigVersion, PackageLine, SearchWord
from gigs.tests.factories import CONTENT, make_category, make_gig


def publish(cast, content=CONTENT, **fields):
    gig = publishing.create_gig(
        seller=cast.agency, by=cast.bruno, category=make_category(), title=content.title, **fields
    )
    return gig, publishing.publish_version(gig=gig, by=cast.bruno, content=content)


def test_a_published_gig_is_on_the_shelf_with_everything_it_says(cast):
    gig, version = publish(cast)

    gig.refresh_from_db()
    assert (gig.status, gig.live_version, gig.title) == ("live", version, CONTENT.title)
    assert (gig.price_minor, gig.currency, gig.delivery_days) == (9_000, "EUR", 5)
    assert [line.text for line in version.scope_lines.all()] == list(CONTENT.lines)
    assert [(p.name, p.price_minor, p.revisions) for p in version.packages.all()] == [
        ("One idea", 9_000, 1), ("Three ideas", 17_500, 2), ("Full set", 32_000, 3),
    ]  # fmt: skip
    included = PackageLine.objects.filter(package__version=version).order_by(
        "package__position", "line__position"
    )
    assert list(included.values_list("package__tier", "line__position", "quantity")) == [
        ("basic", 1, 1), ("basic", 2, 2), ("standard", 1, 1), ("standard", 2, 6),
        ("premium", 1, 1), ("premium", 2, 6), ("premium", 3, 2),
    ]  # fmt: skip
    assert list(version.extras.values_list("name", "extra_days", "adds_line")) == [
        ("Source file", 0, True), ("Two days sooner", -2, False),
    ]  # fmt: skip
    assert version.questions.count() == 3
    assert version.faqs.get().question == "Do I own the logo?"


def test_publishing_again_makes_the_next_version_and_leaves_the_first_as_it_was(cast):
    gig, first = publish(cast)

    second = publishing.publish_version(
        gig=gig, by=cast.carmen, content=replace(CONTENT, title="A better logo")
    )

    assert (first.number, second.number, second.published_by) == (1, 2, cast.carmen)
    assert GigVersion.objects.get(pk=first.pk).title == CONTENT.title
    assert Gig.objects.get(pk=gig.pk).live_version == second


@pytest.mark.parametrize(
    "table",
    [
        "gigs_gigversion", "gigs_scopeline", "gigs_package", "gigs_packageline", "gigs_extra",
        "gigs_briefquestion", "gigs_faq", "gigs_picture",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_nobody_changes_what_a_version_said(cast, table, statement):
    publish(cast)
    with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table))
    assert GigVersion.objects.count() == 1


def test_a_stranger_and_a_suspended_member_publish_nothing(cast):
    gig, _version = publish(cast)
    cast.carmen.standing = "suspended"
    cast.carmen.save()

    for person in (cast.dario, cast.carmen):
        with pytest.raises(MayNotPublish):
            publishing.publish_version(gig=gig, by=person, content=CONTENT)

    assert GigVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "Hm"}, "title"),
        ({"description": " "}, "description"),
        ({"currency": "XXY"}, "currency"),
        ({"packages": ()}, "packages"),
        ({"packages": CONTENT.packages[::-1]}, "packages"),
        ({"lines": (*CONTENT.lines, "In no package")}, "lines"),
        ({"packages": (PackageContent("basic", "B", 0, 5, {0: 1, 1: 1, 2: 1}),)}, "packages"),
        ({"packages": (PackageContent("basic", "B", 9, 61, {0: 1, 1: 1, 2: 1}),)}, "packages"),
        ({"packages": (PackageContent("basic", "B", 9, 2, {0: 1, 1: 1, 2: 1}),)}, "extras"),
        ({"lines": tuple(f"Line {n}" for n in range(21))}, "lines"),
    ],
)
def test_unclear_content_is_refused_with_the_field_to_mend(cast, change, field):
    with pytest.raises(GigRefused) as refusal:
        publish(cast, replace(CONTENT, **change))

    assert refusal.value.field == field
    assert not GigVersion.objects.exists()


def test_a_removed_gig_stays_removed(cast):
    gig, _version = publish(cast)
    publishing.remove_gig(gig=gig, by=cast.bruno)

    for verb in (publishing.resume_gig, publishing.pause_gig):
        with pytest.raises(GigIsRemoved):
            verb(gig=gig, by=cast.bruno)
    assert Gig.objects.get(pk=gig.pk).status == "removed"


def test_a_paused_gig_leaves_the_shelf_and_comes_back(cast):
    gig, _version = publish(cast)

    publishing.pause_gig(gig=gig, by=cast.carmen)
    assert Gig.objects.get(pk=gig.pk).status == "paused"
    publishing.resume_gig(gig=gig, by=cast.carmen)
    assert Gig.objects.get(pk=gig.pk).status == "live"

    with pytest.raises(DomainError):
        publishing.pause_gig(gig=gig, by=cast.dario)


def test_a_live_gig_without_a_version_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError, match="gigs_gig_on_show_has_a_version"):
        Gig.objects.create(
            seller=cast.agency, category=make_category(), slug="x", status="live",
            price_minor=1, created_at="2026-01-01T00:00Z",
        )  # fmt: skip


def test_loading_in_bulk_takes_the_same_statements_for_one_and_three(
    cast, django_assert_num_queries
):
    from core import clock
    from gigs.domain.catalogue import NewGig, bulk_load

    category, at = make_category(), clock.now()
    for count in (1, 3):
        news = [NewGig(cast.agency, cast.bruno, category, CONTENT, at)] * count
        with django_assert_num_queries(15):
            gigs = bulk_load(news)
        assert [gig.status for gig in gigs] == ["live"] * count
    assert GigFacts.objects.count() == 4
    assert SearchWord.objects.filter(word="bakery").exists()


def test_the_factory_makes_a_gig_like_publishing_does(cast):
    gig = make_gig(cast.agency, title="Otra cosa bonita", language="es")

    assert gig.live_version.title == gig.title == "Otra cosa bonita"
    assert gig.live_version.packages.count() == 3
