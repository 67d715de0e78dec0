"""The tree of categories, read whole: it is small and every page needs names of it."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404

from gigs.models import Category
from gigs.queries.shelf import on_sale, picture_url


def category_tree() -> dict[str, Category]:
    """Return every category by slug, in order."""
    return {category.slug: category for category in Category.objects.all()}


def access_category(slug: str, categories: dict[str, Category]) -> Category:
    """Return a category of the tree; raises Http404."""
    if slug not in categories:
        raise Http404
    return categories[slug]


@dataclass(frozen=True, slots=True)
class Trade:
    """A category of the first level as the home page shows it."""

    category: Category
    gigs: int
    cover_url: str


def trades(limit: int = 8) -> list[Trade]:
    """Return the categories of the first level with their counts and one real cover each."""
    categories = category_tree()
    top_of = {c.pk: c.parent_id or c.pk for c in categories.values()}
    counts: dict[int, int] = {}
    for pk, found in on_sale().values_list("category_id").annotate(found=Count("id")).order_by():
        counts[top_of[pk]] = counts.get(top_of[pk], 0) + found
    covers = _covers(top_of)
    top = [category for category in categories.values() if category.parent_id is None]
    return [Trade(c, counts.get(c.pk, 0), covers.get(c.pk, "")) for c in top[:limit]]


def _covers(top_of: dict[int, int]) -> dict[int, str]:
    best = (
        on_sale()
        .filter(cover__isnull=False)
        .select_related("cover")
        .order_by("category_id", "-facts__rating_weighted", "id")
        .distinct("category_id")
        .only("category_id", "cover")
    )
    covers: dict[int, str] = {}
    for gig in best:
        covers.setdefault(top_of[gig.category_id], picture_url(gig.cover))
    return covers
