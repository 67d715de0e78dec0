"""Whole catalogues at once: the demo and an import write a thousand gigs in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import SellerAccount, User
from core import clock
from gigs.domain.content import GigContent, check_content
from gigs.domain.publishing import new_version, slug_of
from gigs.domain.writing import (
    BATCH,
    SHELF_FIELDS,
    index_for_search,
    put_on_shelf,
    write_versions,
)
from gigs.models import Category, Gig, GigFacts


@dataclass(frozen=True, slots=True)
class NewGig:
    """A gig to be loaded with its first version, published at a time of the past."""

    seller: SellerAccount
    by: User
    category: Category
    content: GigContent
    published_at: datetime
    ask_first: bool = False
    queue_limit: int | None = None
    paused: bool = False


@transaction.atomic
def bulk_load(new_gigs: Sequence[NewGig]) -> list[Gig]:
    """Load gigs in the order given; returns them live (or paused). Raises GigRefused.

    Membership and standing are not asked: only the console and the demo come here.
    """
    if not new_gigs:
        return []
    for new in new_gigs:
        check_content(new.content)
    now = clock.now()
    gigs = Gig.objects.bulk_create([_draft(new) for new in new_gigs], batch_size=BATCH)
    pairs = [
        (new_version(gig, new.content, new.by, new.published_at, number=1), new.content)
        for gig, new in zip(gigs, new_gigs, strict=True)
    ]
    write_versions(pairs)
    for gig, new, (version, content) in zip(gigs, new_gigs, pairs, strict=True):
        put_on_shelf(gig, version, content, new.published_at)
        if new.paused:
            gig.status = Gig.Status.PAUSED
    Gig.objects.bulk_update(gigs, SHELF_FIELDS, batch_size=BATCH)
    GigFacts.objects.bulk_create(
        [GigFacts(gig=gig, updated_at=now) for gig in gigs], batch_size=BATCH
    )
    index_for_search(list(zip(gigs, (new.content for new in new_gigs), strict=True)))
    return gigs


def _draft(new: NewGig) -> Gig:
    return Gig(
        seller=new.seller,
        category=new.category,
        slug=slug_of(new.content.title),
        ask_first=new.ask_first,
        queue_limit=new.queue_limit,
        created_at=new.published_at,
    )


@dataclass(frozen=True, slots=True)
class NewCategory:
    """A place of the catalogue; names and descriptions by language code."""

    slug: str
    names: dict[str, str]
    descriptions: dict[str, str]
    children: tuple["NewCategory", ...] = ()


@transaction.atomic
def write_categories(tree: Sequence[NewCategory]) -> dict[str, Category]:
    """Make or update a tree of categories; returns them by slug. Running again is harmless."""
    written: dict[str, Category] = {}
    for position, top in enumerate(tree, 1):
        parent = _write_category(top, None, position)
        written[top.slug] = parent
        for child_position, child in enumerate(top.children, 1):
            written[child.slug] = _write_category(child, parent, child_position)
    return written


def _write_category(new: NewCategory, parent: Category | None, position: int) -> Category:
    category, _made = Category.objects.update_or_create(
        slug=new.slug,
        defaults={
            "parent": parent,
            "names": new.names,
            "descriptions": new.descriptions,
            "position": position,
        },
    )
    return category
