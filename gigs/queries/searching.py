"""The results page: a page of gigs, counts beside each choice, and help when nothing fits."""

from dataclasses import dataclass, field, replace

from gigs.models import Category, Gig
from gigs.queries.facets import Facet, facets_of
from gigs.queries.filters import Filters
from gigs.queries.matching import matching
from gigs.queries.paging import page_of
from gigs.queries.words import corrected, split_words

PAGE_SIZE = 24


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search. `filters` are those that were applied in the end."""

    filters: Filters
    asked: Filters
    count: int
    gigs: list[Gig]
    next_cursor: str
    facets: list[Facet] = field(default_factory=list)
    dropped: str = ""
    corrected: str = ""


def search(
    filters: Filters, categories: dict[str, Category], cursor: str = "", *, size: int = PAGE_SIZE
) -> Results:
    """Find gigs on sale.

    When nothing fits, mistyped words are mended first; then the filter that keeps out most is
    left away. The answer says so (`corrected`, `dropped`).
    """
    applied, meant, dropped = filters, "", ""
    count = matching(applied, categories).count()
    if not count and filters.q:
        words = split_words(filters.q)
        mended = corrected(words)
        if mended != words:
            trial = replace(filters, q=" ".join(mended))
            if found := matching(trial, categories).count():
                applied, count, meant = trial, found, trial.q
    if not count and applied.active:
        applied, dropped = _loosened(applied, categories)
        count = matching(applied, categories).count()
    gigs, next_cursor = page_of(applied, categories, cursor, size)
    return Results(
        filters=applied,
        asked=filters,
        count=count,
        gigs=gigs,
        next_cursor=next_cursor,
        facets=facets_of(applied, categories),
        dropped=dropped,
        corrected=meant,
    )


def _loosened(filters: Filters, categories: dict[str, Category]) -> tuple[Filters, str]:
    """Leave away the filter that keeps out most; all of them when no single one helps."""
    counts = {name: matching(filters.without(name), categories).count() for name in filters.active}
    tightest = max(counts, key=lambda name: counts[name])
    if counts[tightest]:
        return filters.without(tightest), tightest
    return Filters(q=filters.q, sort=filters.sort), "all"
