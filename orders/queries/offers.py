"""Offers for those who may see them."""

from django.http import Http404

from orders.models import Offer
from record.queries import access_party_thread


def access_offer(user, public_id: str) -> Offer:
    """Return an offer to a party of its thread; anybody else gets a 404."""
    found = (
        Offer.objects.select_related("thread__buyer", "seller", "gig_version__gig")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    access_party_thread(user, found.thread.public_id)
    return found
