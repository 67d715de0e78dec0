"""Everything one version says, read in one statement."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from core.fees import PriceWithFee, price_with_fee

# Each list is built where its rows lie; eight round trips of the ORM would draw the same page.
_SHEET = """
SELECT json_build_object(
  'lines', (SELECT coalesce(json_agg(json_build_array(l.id, l.position, l.text)
      ORDER BY l.position), '[]') FROM gigs_scopeline l WHERE l.version_id = v.id),
  'packages', (SELECT coalesce(json_agg(json_build_object(
      'id', p.id, 'tier', p.tier, 'name', p.name, 'description', p.description,
      'price_minor', p.price_minor, 'delivery_days', p.delivery_days, 'revisions', p.revisions,
      'quantities', (SELECT coalesce(json_object_agg(i.line_id, i.quantity), '{}')
          FROM gigs_packageline i WHERE i.package_id = p.id)) ORDER BY p.position), '[]')
      FROM gigs_package p WHERE p.version_id = v.id),
  'extras', (SELECT coalesce(json_agg(json_build_object(
      'id', e.id, 'position', e.position, 'name', e.name, 'price_minor', e.price_minor,
      'extra_days', e.extra_days, 'adds_line', e.adds_line) ORDER BY e.position), '[]')
      FROM gigs_extra e WHERE e.version_id = v.id),
  'questions', (SELECT coalesce(json_agg(json_build_object(
      'text', q.text, 'kind', q.kind, 'required', q.required, 'choices', q.choices)
      ORDER BY q.position), '[]') FROM gigs_briefquestion q WHERE q.version_id = v.id),
  'faqs', (SELECT coalesce(json_agg(json_build_object('question', f.question, 'answer', f.answer)
      ORDER BY f.position), '[]') FROM gigs_faq f WHERE f.version_id = v.id),
  'pictures', (SELECT coalesce(json_agg(json_build_object(
      'upload', u.public_id, 'alt', c.alt, 'width', u.width, 'height', u.height)
      ORDER BY c.position), '[]')
      FROM gigs_picture c JOIN core_upload u ON u.id = c.upload_id WHERE c.version_id = v.id)
)
FROM gigs_gigversion v WHERE v.id = %s
"""


@dataclass(frozen=True, slots=True)
class PackageSheet:
    """A package with its price; `quantities` follow the lines, 0 where one is not included."""

    id: int
    tier: str
    name: str
    description: str
    delivery_days: int
    revisions: int
    price: PriceWithFee
    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExtraSheet:
    id: int
    position: int
    name: str
    price: PriceWithFee
    extra_days: int
    adds_line: bool


@dataclass(frozen=True, slots=True)
class PictureSheet:
    url: str
    alt: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class VersionSheet:
    """What a version says, ready to be drawn: lines are the rows, packages the columns."""

    lines: tuple[str, ...]
    packages: tuple[PackageSheet, ...]
    extras: tuple[ExtraSheet, ...]
    questions: tuple[dict[str, Any], ...]
    faqs: tuple[dict[str, str], ...]
    pictures: tuple[PictureSheet, ...]

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The comparison: each line with its quantity in every package."""
        return [
            (text, tuple(package.quantities[n] for package in self.packages))
            for n, text in enumerate(self.lines)
        ]

    def package(self, tier: str) -> PackageSheet:
        """Return the package of a tier; the first one where there is none of that name."""
        return next((p for p in self.packages if p.tier == tier), self.packages[0])


def version_sheet(version_id: int, currency: str) -> VersionSheet:
    """Read a version whole, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SHEET, [version_id])
        [told] = cursor.fetchone()
    facts = json.loads(told) if isinstance(told, str) else told
    line_ids = [str(line_id) for line_id, _position, _text in facts["lines"]]
    return VersionSheet(
        lines=tuple(text for _id, _position, text in facts["lines"]),
        packages=tuple(_package(row, line_ids, currency) for row in facts["packages"]),
        extras=tuple(_extra(row, currency) for row in facts["extras"]),
        questions=tuple(facts["questions"]),
        faqs=tuple(facts["faqs"]),
        pictures=tuple(
            PictureSheet(
                reverse("core:preview", args=[row["upload"]]),
                row["alt"],
                row["width"],
                row["height"],
            )
            for row in facts["pictures"]
        ),
    )


def _package(row: dict[str, Any], line_ids: list[str], currency: str) -> PackageSheet:
    return PackageSheet(
        id=row["id"],
        tier=row["tier"],
        name=row["name"],
        description=row["description"],
        delivery_days=row["delivery_days"],
        revisions=row["revisions"],
        price=price_with_fee(row["price_minor"], currency),
        quantities=tuple(row["quantities"].get(line_id, 0) for line_id in line_ids),
    )


def _extra(row: dict[str, Any], currency: str) -> ExtraSheet:
    return ExtraSheet(
        id=row["id"],
        position=row["position"],
        name=row["name"],
        price=price_with_fee(row["price_minor"], currency),
        extra_days=row["extra_days"],
        adds_line=row["adds_line"],
    )
