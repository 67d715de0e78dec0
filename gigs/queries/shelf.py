"""What stands on the shelf, and the cards it is shown by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Ceil, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules import TRADING
from core.models import Upload
from gigs.models import Gig


class SiteNow(Func):
    """The site's clock inside a statement."""

    function = "encargo_now"
    template = "%(function)s()"
    output_field = DateTimeField()


@dataclass(frozen=True, slots=True)
class Card:
    """A gig as components/gig_card.html shows it; the total holds the buyer's fee."""

    title: str
    url: str
    cover_url: str
    cover_alt: str
    seller_name: str
    seller_url: str
    seller_seed: str
    rating_average: float | None
    rating_count: int
    total_minor: int
    currency: str
    ready_by: datetime | None
    state: str = ""
    flag: str = ""


def days_of_waiting():
    """Return the expression for the days until a place in the queue is free.

    With every place taken, one is free after a share of the package's days: with two places
    and packages of six days, somebody is done about every three.
    """
    taken = F("facts__orders_in_queue") - F("queue_limit") + 1
    share = Cast(F("delivery_days"), FloatField()) / F("queue_limit")
    return Case(
        When(
            queue_limit__isnull=False,
            facts__orders_in_queue__gte=F("queue_limit"),
            then=Ceil(taken * share),
        ),
        default=Value(0.0),
        output_field=FloatField(),
    )


def ready_at():
    """Return the expression for the time at which the first package could be there."""
    days = F("delivery_days") + days_of_waiting()
    span = ExpressionWrapper(days * Value(timedelta(days=1)), output_field=DurationField())
    begins = Greatest(SiteNow(), F("seller__away_until"))
    return ExpressionWrapper(begins + span, output_field=DateTimeField())


def on_sale() -> QuerySet[Gig]:
    """Return the gigs that can be bought now: live, of sellers who may trade."""
    return Gig.objects.filter(status=Gig.Status.LIVE, seller__standing__in=TRADING)


def with_card_facts(gigs: QuerySet[Gig]) -> QuerySet[Gig]:
    """Add everything a card needs, so that any number of cards is one statement."""
    return (
        gigs.select_related("seller", "facts", "cover")
        .annotate(ready_at=ready_at())
        .defer("search", "seller__bio")
    )


def cards_of(gigs: Iterable[Gig], own_seller_ids: frozenset[int] = frozenset()) -> list[Card]:
    """Return the cards of gigs that came from `with_card_facts`."""
    return [_card(gig, own=gig.seller_id in own_seller_ids) for gig in gigs]


def _card(gig: Gig, *, own: bool) -> Card:
    state = "own" if own else "paused" if gig.status == Gig.Status.PAUSED else ""
    flag = _("Asks first") if gig.ask_first else "" if gig.facts.reviews else _("New here")
    return Card(
        title=gig.title,
        url=gig.get_absolute_url(),
        cover_url=picture_url(gig.cover) if gig.cover else "",
        cover_alt=gig.cover_alt,
        seller_name=gig.seller.name,
        seller_url=reverse("accounts:profile", args=[gig.seller.handle]),
        seller_seed=gig.seller.handle,
        rating_average=gig.facts.rating,
        rating_count=gig.facts.reviews,
        total_minor=gig.price.total_minor,
        currency=gig.currency,
        ready_by=gig.ready_at if gig.status == Gig.Status.LIVE else None,
        state=state,
        flag=flag,
    )


def picture_url(upload: Upload) -> str:
    """Return the address of a picture's preview."""
    return reverse("core:preview", args=[upload.public_id])


def newest(limit: int) -> QuerySet[Gig]:
    """Return the gigs put on offer last, with what their cards need."""
    return with_card_facts(on_sale()).order_by("-published_at", "-id")[:limit]


def best_rated(limit: int) -> QuerySet[Gig]:
    """Return the gigs that buyers rated best (weighted by count), with what their cards need."""
    return with_card_facts(on_sale()).order_by("-facts__rating_weighted", "-id")[:limit]


def gigs_of(seller_id: int) -> QuerySet[Gig]:
    """Return what a seller account has on offer, paused gigs last."""
    shown = Gig.objects.filter(seller_id=seller_id, status__in=[Gig.Status.LIVE, Gig.Status.PAUSED])
    return with_card_facts(shown).order_by("status", "-facts__rating_weighted", "-id")
