"""Writes versions in bulk: the same few statements for one gig and for a thousand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from core.uploads import attach
from gigs.domain.content import GigContent
from gigs.models import (
    BriefQuestion,
    Extra,
    Faq,
    Gig,
    GigVersion,
    Package,
    PackageLine,
    Picture,
    ScopeLine,
)
from gigs.models.search import SEARCH_CONFIGS

BATCH = 1000

# The words of the gig's own language by their stems, and all words as they are, so that a
# prefix or a name of another language is found too. Weights: title, tags, lines, description.
_UPDATE_SEARCH = """
UPDATE gigs_gig SET search =
    setweight(to_tsvector(w.config::regconfig, unaccent(w.title)), 'A')
 || setweight(to_tsvector('simple', unaccent(w.title)), 'A')
 || setweight(to_tsvector(w.config::regconfig, unaccent(w.tags)), 'B')
 || setweight(to_tsvector('simple', unaccent(w.tags)), 'B')
 || setweight(to_tsvector(w.config::regconfig, unaccent(w.lines)), 'C')
 || setweight(to_tsvector('simple', unaccent(w.lines)), 'C')
 || setweight(to_tsvector(w.config::regconfig, unaccent(w.description)), 'D')
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
     AS w(id, config, title, tags, lines, description)
WHERE gigs_gig.id = w.id
"""
_ADD_WORDS = """
INSERT INTO gigs_searchword (word)
SELECT DISTINCT word
FROM unnest(%s::text[]) AS said,
     regexp_split_to_table(lower(unaccent(said)), '[^[:alnum:]]+') AS word
WHERE length(word) BETWEEN 3 AND 40
ON CONFLICT DO NOTHING
"""


def write_versions(pairs: Sequence[tuple[GigVersion, GigContent]]) -> None:
    """Insert versions with everything that belongs to them; the versions get their ids."""
    versions = GigVersion.objects.bulk_create([v for v, _c in pairs], batch_size=BATCH)
    saved = list(zip(versions, (content for _v, content in pairs), strict=True))
    _write_scope(saved)
    _bulk(Extra, [
        Extra(version=v, position=n, name=e.name, price_minor=e.price_minor,
              extra_days=e.extra_days, adds_line=e.adds_line)
        for v, c in saved for n, e in enumerate(c.extras, 1)
    ])  # fmt: skip
    _bulk(BriefQuestion, [
        BriefQuestion(version=v, position=n, kind=q.kind, text=q.text, required=q.required,
                      choices=list(q.choices))
        for v, c in saved for n, q in enumerate(c.questions, 1)
    ])  # fmt: skip
    _bulk(Faq, [
        Faq(version=v, position=n, question=f.question, answer=f.answer)
        for v, c in saved for n, f in enumerate(c.faqs, 1)
    ])  # fmt: skip
    attach([picture.upload for _v, c in saved for picture in c.pictures])
    _bulk(Picture, [
        Picture(version=v, position=n, upload=p.upload, alt=p.alt)
        for v, c in saved for n, p in enumerate(c.pictures, 1)
    ])  # fmt: skip


def _write_scope(saved: list[tuple[GigVersion, GigContent]]) -> None:
    lines = _bulk(ScopeLine, [
        ScopeLine(version=v, position=n, text=text)
        for v, c in saved for n, text in enumerate(c.lines, 1)
    ])  # fmt: skip
    line_at = {(line.version_id, line.position): line for line in lines}
    packages = _bulk(Package, [
        Package(version=v, tier=p.tier, position=n, name=p.name, description=p.description,
                price_minor=p.price_minor, delivery_days=p.delivery_days, revisions=p.revisions)
        for v, c in saved for n, p in enumerate(c.packages, 1)
    ])  # fmt: skip
    contents = (package for _v, c in saved for package in c.packages)
    _bulk(PackageLine, [
        PackageLine(package=row, line=line_at[row.version_id, index + 1], quantity=quantity)
        for row, content in zip(packages, contents, strict=True)
        for index, quantity in sorted(content.quantities.items())
    ])  # fmt: skip


def _bulk(model, rows: list) -> list:
    return model.objects.bulk_create(rows, batch_size=BATCH)


def put_on_shelf(gig: Gig, version: GigVersion, content: GigContent, at: datetime) -> None:
    """Copy onto the gig (unsaved) what cards and filters need of its live version."""
    first = content.packages[0]
    cover = content.pictures[0] if content.pictures else None
    gig.live_version = version
    gig.title = content.title
    gig.language = content.language
    gig.currency = content.currency
    gig.price_minor = first.price_minor
    gig.delivery_days = first.delivery_days
    gig.cover = cover.upload if cover else None
    gig.cover_alt = cover.alt if cover else ""
    gig.status = Gig.Status.LIVE
    gig.published_at = gig.published_at or at


SHELF_FIELDS = [
    "live_version", "title", "language", "currency", "price_minor", "delivery_days", "cover",
    "cover_alt", "status", "published_at",
]  # fmt: skip


def index_for_search(gigs: Sequence[tuple[Gig, GigContent]]) -> None:
    """Write the search vectors of gigs and add their words to the vocabulary."""
    columns = list(zip(*(_search_row(gig, content) for gig, content in gigs), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE_SEARCH, [list(column) for column in columns])
        cursor.execute(_ADD_WORDS, [[" ".join(row[2:5]) for row in zip(*columns, strict=True)]])


def _search_row(gig: Gig, content: GigContent) -> tuple[int, str, str, str, str, str]:
    return (
        gig.pk,
        SEARCH_CONFIGS.get(content.language[:2], "simple"),
        content.title,
        " ".join(content.tags),
        " ".join(content.lines),
        content.description,
    )
