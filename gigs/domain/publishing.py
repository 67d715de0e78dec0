"""Publishing: what a gig says becomes a numbered version that nobody can change."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from accounts import rules
from accounts.models import SellerAccount, User
from core import clock
from gigs.domain.content import GigContent, check_content
from gigs.domain.writing import SHELF_FIELDS, index_for_search, put_on_shelf, write_versions
from gigs.errors import GigHasNoVersion, GigIsRemoved, MayNotPublish
from gigs.models import Category, Gig, GigFacts, GigVersion

SLUG_LENGTH_MAX = 90


def slug_of(title: str) -> str:
    """Return the readable part of a gig's address; never empty."""
    return slugify(title)[:SLUG_LENGTH_MAX].strip("-") or "gig"


@transaction.atomic
def create_gig(
    *,
    seller: SellerAccount,
    by: User,
    category: Category,
    title: str,
    ask_first: bool = False,
    queue_limit: int | None = None,
) -> Gig:
    """Begin a gig as a draft; buyers see it once a version is published."""
    if not rules.may_publish_for(by, seller):
        raise MayNotPublish
    now = clock.now()
    gig = Gig.objects.create(
        seller=seller,
        category=category,
        slug=slug_of(title),
        title=title,
        ask_first=ask_first,
        queue_limit=queue_limit,
        created_at=now,
    )
    GigFacts.objects.create(gig=gig, updated_at=now)
    return gig


@transaction.atomic
def publish_version(*, gig: Gig, by: User, content: GigContent) -> GigVersion:
    """Publish what the gig says now as its next version; orders keep the version they began with.

    Raises MayNotPublish, GigIsRemoved, GigRefused.
    """
    locked = Gig.objects.select_for_update(of=("self",)).select_related("seller").get(pk=gig.pk)
    if not rules.may_publish_for(by, locked.seller):
        raise MayNotPublish
    if locked.status == Gig.Status.REMOVED:
        raise GigIsRemoved
    check_content(content)
    now = clock.now()
    version = new_version(locked, content, by, now, number=locked.versions.count() + 1)
    write_versions([(version, content)])
    put_on_shelf(locked, version, content, now)
    locked.slug = slug_of(content.title)
    locked.save(update_fields=[*SHELF_FIELDS, "slug"])
    index_for_search([(locked, content)])
    for field in [*SHELF_FIELDS, "slug"]:
        setattr(gig, field, getattr(locked, field))
    return version


def new_version(
    gig: Gig, content: GigContent, by: User | None, at: datetime, *, number: int
) -> GigVersion:
    """Return the unsaved head of a version."""
    return GigVersion(
        gig=gig,
        number=number,
        language=content.language,
        title=content.title.strip(),
        description=content.description,
        tags=list(content.tags),
        exclusions=list(content.exclusions),
        currency=content.currency,
        published_at=at,
        published_by=by,
    )


def pause_gig(*, gig: Gig, by: User) -> None:
    """Take a gig off the shelf; running orders go on. Raises MayNotPublish, GigIsRemoved."""
    _set_status(gig, by, Gig.Status.PAUSED)


def resume_gig(*, gig: Gig, by: User) -> None:
    """Put a paused gig back. Raises MayNotPublish, GigIsRemoved, GigHasNoVersion."""
    _set_status(gig, by, Gig.Status.LIVE)


def remove_gig(*, gig: Gig, by: User) -> None:
    """Take a gig away for good; its versions stay readable from orders."""
    _set_status(gig, by, Gig.Status.REMOVED)


@transaction.atomic
def _set_status(gig: Gig, by: User, status: str) -> None:
    locked = Gig.objects.select_for_update(of=("self",)).select_related("seller").get(pk=gig.pk)
    putting_on_offer = status == Gig.Status.LIVE
    allowed = rules.may_publish_for if putting_on_offer else rules.may_act_for
    if not allowed(by, locked.seller):
        raise MayNotPublish
    if locked.status == Gig.Status.REMOVED:
        raise GigIsRemoved
    if putting_on_offer and locked.live_version_id is None:
        raise GigHasNoVersion
    locked.status = gig.status = status
    locked.save(update_fields=["status"])
