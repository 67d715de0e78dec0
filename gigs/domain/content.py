"""What a gig says, as plain values: from the editor, the demo, an import or a test."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from core.models import Upload
from core.money import is_currency
from gigs.errors import GigRefused
from gigs.models import BriefQuestion, Package

TITLE_LENGTH_MAX = 120
LINES_MAX = 20
EXTRAS_MAX = 10
QUESTIONS_MAX = 20
PICTURES_MAX = 12


@dataclass(frozen=True, slots=True)
class PackageContent:
    """A size of the gig; `quantities` maps the position of a line (from 0) to how many."""

    tier: str
    name: str
    price_minor: int
    delivery_days: int
    quantities: dict[int, int]
    revisions: int = 1
    description: str = ""


@dataclass(frozen=True, slots=True)
class ExtraContent:
    name: str
    price_minor: int
    extra_days: int = 0
    adds_line: bool = True


@dataclass(frozen=True, slots=True)
class QuestionContent:
    text: str
    kind: str = BriefQuestion.Kind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaqContent:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class PictureContent:
    upload: Upload
    alt: str


@dataclass(frozen=True, slots=True)
class GigContent:
    """Everything one version of a gig says. `lines` are the rows of the comparison table."""

    language: str
    title: str
    description: str
    lines: tuple[str, ...]
    packages: tuple[PackageContent, ...]
    exclusions: tuple[str, ...] = ()
    extras: tuple[ExtraContent, ...] = ()
    questions: tuple[QuestionContent, ...] = ()
    faqs: tuple[FaqContent, ...] = ()
    pictures: tuple[PictureContent, ...] = ()
    tags: tuple[str, ...] = field(default=())
    currency: str = "EUR"


def check_content(content: GigContent) -> None:
    """Raise GigRefused with the first thing that would make this gig unclear or impossible."""
    if not 5 <= len(content.title.strip()) <= TITLE_LENGTH_MAX:
        raise GigRefused(
            _("The title needs between 5 and %(most)d characters."),
            field="title",
            most=TITLE_LENGTH_MAX,
        )
    if not content.description.strip():
        raise GigRefused(_("Describe what the buyer gets."), field="description")
    if not is_currency(content.currency):
        raise GigRefused(_("This currency is not known."), field="currency")
    _check_lengths(content)
    _check_packages(content)
    _check_extras(content)


def _check_lengths(content: GigContent) -> None:
    limits = (
        ("lines", content.lines, LINES_MAX),
        ("extras", content.extras, EXTRAS_MAX),
        ("questions", content.questions, QUESTIONS_MAX),
        ("pictures", content.pictures, PICTURES_MAX),
    )
    for field_name, items, most in limits:
        if len(items) > most:
            raise GigRefused(
                _("Please use at most %(most)d of these."), field=field_name, most=most
            )


def _check_packages(content: GigContent) -> None:
    order = list(Package.Tier.values)
    tiers = [package.tier for package in content.packages]
    if not tiers or tiers != [tier for tier in order if tier in tiers]:
        raise GigRefused(
            _("A gig has one to three packages, each size once, the smallest first."),
            field="packages",
        )
    included = {position for package in content.packages for position in package.quantities}
    if included != set(range(len(content.lines))):
        raise GigRefused(
            _("Every line must be in at least one package, and a package only holds its lines."),
            field="lines",
        )
    for package in content.packages:
        if not package.quantities or min(package.quantities.values()) < 1:
            raise GigRefused(
                _("The package “%(name)s” needs at least one line."),
                field="packages",
                name=package.name,
            )
        if package.price_minor <= 0 or not 1 <= package.delivery_days <= 60:
            raise GigRefused(
                _("The package “%(name)s” needs a price and 1 to 60 days."),
                field="packages",
                name=package.name,
            )


def _check_extras(content: GigContent) -> None:
    # An express extra need not fit the shortest package; one that fits none is a mistake.
    longest = max(package.delivery_days for package in content.packages)
    for extra in content.extras:
        if extra.price_minor <= 0:
            raise GigRefused(
                _("The extra “%(name)s” needs a price."), field="extras", name=extra.name
            )
        if longest + extra.extra_days < 1:
            raise GigRefused(
                _("With the extra “%(name)s” every package would take less than a day."),
                field="extras",
                name=extra.name,
            )
