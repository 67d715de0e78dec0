"""Categories and published gigs for tests."""

import itertools
from dataclasses import replace

from accounts.models import SellerAccount
from core import clock
from gigs.domain.catalogue import NewGig, bulk_load
from gigs.domain.content import (
    ExtraContent,
    FaqContent,
    GigContent,
    PackageContent,
    QuestionContent,
)
from gigs.models import Category, Gig

_numbers = itertools.count(1)

CONTENT = GigContent(
    language="en",
    title="A logo for a small bakery",
    description="I draw **by hand** first and make it a vector afterwards.",
    lines=("Logo in vectors", "Pencil sketches", "Label for a box"),
    packages=(
        PackageContent("basic", "One idea", 9_000, 5, {0: 1, 1: 2}, revisions=1),
        PackageContent("standard", "Three ideas", 17_500, 8, {0: 1, 1: 6}, revisions=2),
        PackageContent("premium", "Full set", 32_000, 12, {0: 1, 1: 6, 2: 2}, revisions=3),
    ),
    exclusions=("Printing", "A name for the shop"),
    extras=(
        ExtraContent("Source file", 2_500),
        ExtraContent("Two days sooner", 4_000, extra_days=-2, adds_line=False),
    ),
    questions=(
        QuestionContent("What is the exact name?"),
        QuestionContent("Which style?", kind="choice", choices=("Classic", "Playful")),
        QuestionContent("Do you have a logo now?", kind="file", required=False),
    ),
    faqs=(FaqContent("Do I own the logo?", "Yes, once the order is complete."),),
    tags=("logo", "bakery"),
)


def make_category(slug: str = "design", parent: Category | None = None) -> Category:
    """Return the category with this slug, made on first use."""
    names = {"en": slug.replace("-", " ").capitalize(), "es": f"{slug} (es)"}
    category, _made = Category.objects.get_or_create(
        slug=slug, defaults={"names": names, "parent": parent}
    )
    return category


def make_gig(
    seller: SellerAccount,
    *,
    category: Category | None = None,
    ask_first: bool = False,
    queue_limit: int | None = None,
    published_at=None,
    paused: bool = False,
    **content,
) -> Gig:
    """Make a published gig; `content` overrides fields of `CONTENT` (title=…, packages=…)."""
    content = {"title": f"{CONTENT.title} {next(_numbers)}"} | content
    owner = seller.memberships.get(role="owner").user
    [gig] = bulk_load(
        [
            NewGig(
                seller=seller,
                by=owner,
                category=category or make_category(),
                content=replace(CONTENT, **content),
                published_at=published_at or clock.now(),
                ask_first=ask_first,
                queue_limit=queue_limit,
                paused=paused,
            )
        ]
    )
    return gig
