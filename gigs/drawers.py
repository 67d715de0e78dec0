"""What gigs draw on pages of lower floors."""

from django.urls import reverse

from gigs import queries


def profile_gigs(request, *, seller, own: bool = False, **_facts):
    """Fill `profile.gigs`: everything a seller account has on offer."""
    ids = frozenset({seller.pk}) if own else frozenset()
    cards = queries.cards_of(queries.gigs_of(seller.pk), ids)
    return "gigs/parts/profile_gigs.html", {"cards": cards, "seller": seller}


def profile_reviews(request, *, seller, **_facts):
    """Fill `profile.reviews`: what buyers said, over all gigs."""
    reviews = queries.reviews_of_seller(seller.pk)
    if not reviews:
        return None
    profile_url = reverse("accounts:profile", args=[seller.handle])
    bars = queries.review_bars(url=profile_url, gig__seller_id=seller.pk)
    return "gigs/parts/profile_reviews.html", {"reviews": reviews, "bars": bars, "seller": seller}
