"""One gig for one viewer: who may see it, and what they may do here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import PersonFact, SellerMember
from accounts.rules import TRADING
from gigs.errors import GigIsRemoved
from gigs.models import Gig, PublishedReview
from gigs.queries.reviews import Bar, review_bars, reviews_of_gig
from gigs.queries.sheet import VersionSheet, version_sheet
from gigs.queries.shelf import days_of_waiting, on_sale, with_card_facts


def access_live_gig(public_id: str) -> Gig:
    """Return a gig that can be bought now, with seller and live version; else Http404."""
    try:
        return on_sale().select_related("seller", "live_version").get(public_id=public_id)
    except Gig.DoesNotExist:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class GigPage:
    """What the page of a gig shows."""

    gig: Gig
    sheet: VersionSheet
    own: bool
    reviews: list[PublishedReview]
    bars: list[Bar]
    seller_facts: list[PersonFact]

    @property
    def buyable(self) -> bool:
        """Whether this viewer may order here now."""
        on_offer = self.gig.status == Gig.Status.LIVE and self.gig.seller.standing in TRADING
        return on_offer and not self.own

    @property
    def queue_is_full(self) -> bool:
        return bool(self.gig.waiting_days)

    def ready_by(self, delivery_days: int) -> datetime:
        """Return when work of so many days could be there, were the brief sent now."""
        return self.gig.ready_at + timedelta(days=delivery_days - self.gig.delivery_days)


def access_gig_page(viewer, public_id: str, *, stars: int = 0) -> GigPage:
    """Return a gig as this viewer may see it, in five statements (six for somebody signed in).

    Drafts show themselves to members alone (Http404 for others); raises GigIsRemoved.
    """
    gig = (
        with_card_facts(Gig.objects.filter(public_id=public_id))
        .select_related("live_version", "category__parent")
        .annotate(waiting_days=days_of_waiting())
        .first()
    )
    if gig is None or gig.live_version_id is None:
        raise Http404
    if gig.status == Gig.Status.REMOVED:
        raise GigIsRemoved
    own = _is_member(viewer, gig.seller_id)
    if gig.status == Gig.Status.DRAFT and not own:
        raise Http404
    return GigPage(
        gig=gig,
        sheet=version_sheet(gig.live_version_id, gig.currency),
        own=own,
        reviews=reviews_of_gig(gig.pk, stars=stars),
        bars=review_bars(gig_id=gig.pk),
        seller_facts=_facts_of_owner(gig.seller_id),
    )


def seller_gig_ids(seller_id: int) -> QuerySet:
    """Return the ids of everything a seller account ever offered."""
    return Gig.objects.filter(seller_id=seller_id).values("pk")


def _is_member(viewer, seller_id: int) -> bool:
    return (
        viewer.is_authenticated
        and SellerMember.objects.filter(account_id=seller_id, user_id=viewer.pk).exists()
    )


def _facts_of_owner(seller_id: int) -> list[PersonFact]:
    return list(
        PersonFact.objects.filter(
            user__seller_memberships__account_id=seller_id,
            user__seller_memberships__role=SellerMember.Role.OWNER,
        ).order_by("kind")
    )
