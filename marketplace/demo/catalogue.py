"""Categories, people and gigs of the demo as typed values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
TIERS = ("basic", "standard", "premium")


@dataclass(frozen=True)
class Category:
    """`name` and `description` hold a text for "en" and one for "es"."""

    slug: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    children: tuple["Category", ...] = ()


@dataclass(frozen=True)
class Standing:
    """What an account may do. Days count from now; a good standing has only its state."""

    state: str
    rule: str = ""
    statement: str = ""
    scope: str = ""
    since_days_ago: int = 0
    until_in_days: int = 0
    appeal_until_in_days: int = 0


@dataclass(frozen=True)
class Away:
    since_days_ago: int
    until_in_days: int
    note: str


@dataclass(frozen=True)
class Member:
    """Somebody of an agency. `demo_login` says in one line, by language, what it shows."""

    key: str
    username: str
    email: str
    name: str
    role: str
    owner: bool
    writes_to_clients: bool
    demo_login: Mapping[str, str] | None


@dataclass(frozen=True)
class Agency:
    name: str
    founded_year: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Person:
    """A seller or a buyer. Languages are pairs of an ISO 639-1 code and a level."""

    key: str
    username: str
    email: str
    display_name: str
    country_code: str
    country: str
    time_zone: str
    languages: tuple[tuple[str, str], ...]
    member_since_days_ago: int
    tagline: str
    bio: str
    skills: tuple[str, ...]
    standing: Standing
    demo_login: Mapping[str, str] | None
    palette: str | None = None
    away: Away | None = None
    agency: Agency | None = None


@dataclass(frozen=True)
class Staff:
    """`group` is support, finance or operator."""

    key: str
    username: str
    email: str
    display_name: str
    group: str
    language: str
    time_zone: str
    demo_login: Mapping[str, str] | None


@dataclass(frozen=True)
class Line:
    """A row of the comparison of packages.

    A counted line has a singular form and reads "6 pencil sketches" or "1 pencil sketch"; a line
    without one is simply part of a package or not.
    """

    key: str
    text: str
    singular: str | None

    def told(self, quantity: int | bool) -> str:
        if self.singular is None:
            return self.text
        return f"{quantity:,} {self.singular if quantity == 1 else self.text}"


@dataclass(frozen=True)
class Package:
    """`quantities` names what is in it: a number for counted lines, True for the others."""

    tier: str
    name: str
    description: str
    price_cents: int
    delivery_days: int
    revisions: int
    quantities: Mapping[str, int | bool]


@dataclass(frozen=True)
class Extra:
    """`extra_days` below nought is an express extra, which shortens the delivery."""

    name: str
    price_cents: int
    extra_days: int


@dataclass(frozen=True)
class BriefField:
    """`kind` is text, choice, file or contact (contact data that the work needs)."""

    question: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gig:
    """A service on offer. `gallery` names pictures of `covers`, the first one is the cover."""

    key: str
    seller: str
    category: str
    subcategory: str
    language: str
    languages: tuple[str, ...]
    title: str
    description_markdown: str
    tags: tuple[str, ...]
    word: str
    palette: str
    gallery: tuple[str, ...]
    ask_first: bool
    queue_limit: int | None
    lines: tuple[Line, ...]
    packages: tuple[Package, ...]
    exclusions: tuple[str, ...]
    extras: tuple[Extra, ...]
    faq: tuple[tuple[str, str], ...]
    brief: tuple[BriefField, ...]

    def package(self, tier: str) -> Package:
        return next(package for package in self.packages if package.tier == tier)

    def extra_named(self, name: str) -> Extra:
        return next(extra for extra in self.extras if extra.name == name)

    def lines_of(self, tier: str) -> list[tuple[Line, int | bool]]:
        """What a package holds, in the order of the comparison."""
        held = self.package(tier).quantities
        return [(line, held[line.key]) for line in self.lines if line.key in held]


@dataclass(frozen=True)
class Catalogue:
    categories: tuple[Category, ...]
    staff: tuple[Staff, ...]
    sellers: tuple[Person, ...]
    buyers: tuple[Person, ...]
    gigs: tuple[Gig, ...]

    def gig(self, key: str) -> Gig:
        return next(gig for gig in self.gigs if gig.key == key)

    def seller(self, key: str) -> Person:
        return next(person for person in self.sellers if person.key == key)

    def demo_logins(self) -> list[tuple[str, str, Mapping[str, str]]]:
        """Whom a visitor of the demo may become: key, name and what it shows, by language."""
        members = [m for p in self.sellers if p.agency for m in p.agency.members]
        people = [(p.key, p.display_name, p.demo_login) for p in (*self.buyers, *self.sellers)]
        people += [(m.key, m.name, m.demo_login) for m in members]
        people += [(s.key, s.display_name, s.demo_login) for s in self.staff]
        return [(key, name, shows) for key, name, shows in people if shows]


@cache
def load_catalogue() -> Catalogue:
    people = read("people")
    return Catalogue(
        categories=tuple(_category(raw) for raw in read("categories")),
        staff=tuple(Staff(**raw) for raw in people["staff"]),
        sellers=tuple(_person(raw) for raw in people["sellers"]),
        buyers=tuple(_person(raw) for raw in people["buyers"]),
        gigs=tuple(_gig(raw) for raw in read("gigs")),
    )


def read(name: str) -> Any:
    """One file of `data/` as it is written."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _category(raw: dict[str, Any]) -> Category:
    children = tuple(_category(child) for child in raw.get("subcategories", ()))
    return Category(raw["slug"], raw["name"], raw["description"], children)


def _person(raw: dict[str, Any]) -> Person:
    agency = raw.get("agency")
    return Person(
        **{
            **raw,
            "languages": tuple((item["code"], item["level"]) for item in raw["languages"]),
            "skills": tuple(raw["skills"]),
            "standing": Standing(**raw["standing"]),
            "away": Away(**raw["away"]) if raw.get("away") else None,
            "agency": _agency(agency) if agency else None,
        }
    )


def _agency(raw: dict[str, Any]) -> Agency:
    members = tuple(Member(**member) for member in raw["members"])
    return Agency(raw["name"], raw["founded_year"], members)


def _gig(raw: dict[str, Any]) -> Gig:
    return Gig(
        **{
            **raw,
            **{name: tuple(raw[name]) for name in ("languages", "tags", "gallery", "exclusions")},
            "lines": tuple(Line(**line) for line in raw["lines"]),
            "packages": tuple(Package(**package) for package in raw["packages"]),
            "extras": tuple(Extra(**extra) for extra in raw["extras"]),
            "faq": tuple((item["question"], item["answer"]) for item in raw["faq"]),
            "brief": tuple(
                BriefField(**{**field, "choices": tuple(field.get("choices", ()))})
                for field in raw["brief"]
            ),
        }
    )
