"""Fills an empty site with the demo's categories, people and gigs, in bulk."""

from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.domain.standing import impose_sanction
from accounts.models import SellerAccount, SellerMember, User
from core import clock
from core.uploads import store
from gigs.domain.catalogue import NewCategory, NewGig, bulk_load, write_categories
from gigs.domain.content import (
    ExtraContent,
    FaqContent,
    GigContent,
    PackageContent,
    PictureContent,
    QuestionContent,
)
from gigs.models import Gig
from marketplace.demo import catalogue as told
from marketplace.demo.covers import draw_gallery

UNUSABLE = "!"  # nobody signs in to the demo with a password


def fill_shelves() -> bool:
    """Load the catalogue into an empty site; returns False where gigs exist already."""
    if Gig.objects.exists():
        return False
    catalogue = told.load_catalogue()
    with transaction.atomic():
        sellers = _write_people(catalogue)
        _suspend(catalogue)
        categories = write_categories([_category(tree) for tree in catalogue.categories])
        bulk_load([_gig(gig, sellers, categories) for gig in catalogue.gigs])
    return True


def _write_people(catalogue: told.Catalogue) -> dict[str, SellerAccount]:
    now = clock.now()
    for staff in catalogue.staff:
        user = _user(staff.username, staff.email, staff.display_name, now - timedelta(days=900))
        user.time_zone, user.is_staff = staff.time_zone, True
        user.save()
        user.groups.add(Group.objects.get(name=staff.group))
    for person in catalogue.buyers:
        _person(person, now).save()
    return {person.key: _write_seller(person, now) for person in catalogue.sellers}


def _user(handle: str, email: str, name: str, joined_at) -> User:
    return User(
        email=email, handle=handle, display_name=name, joined_at=joined_at, password=UNUSABLE
    )


def _person(person: told.Person, now) -> User:
    joined_at = now - timedelta(days=person.member_since_days_ago)
    user = _user(person.username, person.email, person.display_name, joined_at)
    user.country_code, user.time_zone, user.bio = person.country_code, person.time_zone, person.bio
    return user


def _write_seller(person: told.Person, now) -> SellerAccount:
    joined_at = now - timedelta(days=person.member_since_days_ago)
    account = SellerAccount.objects.create(
        kind=SellerAccount.Kind.AGENCY if person.agency else SellerAccount.Kind.PERSON,
        handle=person.username,
        name=person.display_name,
        tagline=person.tagline,
        bio=person.bio,
        skills=list(person.skills)[:12],
        languages=[{"code": code, "level": level} for code, level in person.languages],
        country_code=person.country_code,
        time_zone=person.time_zone,
        founded_year=person.agency.founded_year if person.agency else None,
        away_until=now + timedelta(days=person.away.until_in_days) if person.away else None,
        created_at=joined_at,
    )
    for user, owner, title, writes in _members(person, now):
        user.save()
        SellerMember.objects.create(
            account=account,
            user=user,
            role=SellerMember.Role.OWNER if owner else SellerMember.Role.MEMBER,
            title=title,
            writes_to_clients=writes,
            joined_at=joined_at,
        )
    return account


def _members(person: told.Person, now) -> list[tuple[User, bool, str, bool]]:
    if person.agency is None:
        return [(_person(person, now), True, "", True)]
    found = []
    for member in person.agency.members:
        joined_at = now - timedelta(days=person.member_since_days_ago)
        user = _user(member.username, member.email, member.name, joined_at)
        user.country_code, user.time_zone = person.country_code, person.time_zone
        found.append((user, member.owner, member.role, member.writes_to_clients))
    return found


def _suspend(catalogue: told.Catalogue) -> None:
    operator = next(staff for staff in catalogue.staff if staff.group == "operator")
    decided_by = User.objects.get(handle=operator.username)
    now = clock.now()
    for person in (*catalogue.sellers, *catalogue.buyers):
        standing = person.standing
        if standing.state == User.Standing.GOOD:
            continue
        with clock.telling(now - timedelta(days=standing.since_days_ago)):
            impose_sanction(
                by=decided_by,
                user=User.objects.get(handle=person.username),
                standing=standing.state,
                rule=standing.rule,
                facts=standing.statement,
                scope=standing.scope or standing.statement,
                ends_at=_end_of(standing, now),
            )


def _end_of(standing: told.Standing, now: datetime) -> datetime | None:
    return now + timedelta(days=standing.until_in_days) if standing.until_in_days else None


def _category(tree: told.Category) -> NewCategory:
    children = tuple(_category(child) for child in tree.children)
    return NewCategory(tree.slug, dict(tree.name), dict(tree.description), children)


def _gig(gig: told.Gig, sellers: dict[str, SellerAccount], categories: dict) -> NewGig:
    seller = sellers[gig.seller]
    owner = seller.memberships.get(role=SellerMember.Role.OWNER).user
    # A gig is as old as a third of its seller's time here, so that histories lie after it.
    age = (clock.now() - seller.created_at) * 2 / 3
    return NewGig(
        seller=seller,
        by=owner,
        category=categories[gig.subcategory],
        content=content_of(gig),
        published_at=clock.now() - age,
        ask_first=gig.ask_first,
        queue_limit=gig.queue_limit,
    )


def line_text(line: told.Line) -> str:
    """Return a line as the comparison shows it: counted things in the singular, as on a bill."""
    text = line.singular or line.text
    return text[:1].upper() + text[1:]


def content_of(gig: told.Gig) -> GigContent:
    """Return what a gig of the demo says, with its pictures drawn and stored."""
    places = {line.key: position for position, line in enumerate(gig.lines)}
    return GigContent(
        language=gig.language,
        title=gig.title,
        description=gig.description_markdown,
        tags=gig.tags,
        exclusions=gig.exclusions,
        lines=tuple(line_text(line) for line in gig.lines),
        packages=tuple(
            PackageContent(
                tier=package.tier,
                name=package.name,
                description=package.description,
                price_minor=package.price_cents,
                delivery_days=package.delivery_days,
                revisions=package.revisions,
                quantities={places[key]: int(many) for key, many in package.quantities.items()},
            )
            for package in gig.packages
        ),
        extras=tuple(
            ExtraContent(extra.name, extra.price_cents, extra.extra_days, extra.extra_days >= 0)
            for extra in gig.extras
        ),
        questions=tuple(
            QuestionContent(field.question, field.kind, field.required, field.choices)
            for field in gig.brief
        ),
        faqs=tuple(FaqContent(question, answer) for question, answer in gig.faq),
        pictures=_pictures(gig),
    )


def _pictures(gig: told.Gig) -> tuple[PictureContent, ...]:
    drawn = draw_gallery(
        {"key": gig.key, "palette": gig.palette, "word": gig.word, "gallery": gig.gallery}
    )
    return tuple(
        PictureContent(
            upload=store(owner=None, purpose="gig", name=name, file=svg.encode(), trusted=True),
            alt=gig.title,
        )
        for name, svg in drawn
    )
