"""Which gigs fit: every filter means one condition, the same for the list and for its counts."""

from datetime import timedelta

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, Q, QuerySet, Value

from core.fees import buyer_fee_minor
from gigs.models import Category, Gig
from gigs.queries.filters import Filters
from gigs.queries.shelf import SiteNow, on_sale, ready_at
from gigs.queries.words import split_words, word_query


def matching(filters: Filters, categories: dict[str, Category]) -> QuerySet[Gig]:
    """Return what fits, in no order and without what cards need."""
    gigs = on_sale()
    if words := split_words(filters.q):
        gigs = gigs.filter(word_query(words).condition())
    elif filters.q:
        return gigs.none()
    if filters.category:
        chosen = categories.get(filters.category)
        if chosen is None:
            return gigs.none()
        gigs = gigs.filter(Q(category=chosen) | Q(category__parent=chosen))
    if filters.price:
        gigs = gigs.filter(
            currency=settings.ENCARGO_CURRENCY, price_minor__lte=price_within(filters.price_minor)
        )
    if filters.days:
        latest = ExpressionWrapper(
            SiteNow() + Value(timedelta(days=filters.days)), output_field=DateTimeField()
        )
        gigs = gigs.alias(ready=ready_at()).filter(ready__lte=latest)
    if filters.lang:
        gigs = gigs.filter(language__in=filters.lang)
    if filters.country:
        gigs = gigs.filter(seller__country_code__in=filters.country)
    return gigs.filter(ask_first=True) if filters.ask else gigs


def price_within(total_minor: int) -> int:
    """Return the highest price that, with the buyer's fee, is not above a total."""
    price = total_minor * 10_000 // (10_000 + settings.ENCARGO_FEE_BASIS_POINTS) + 1
    while price > 0 and price + buyer_fee_minor(price) > total_minor:
        price -= 1
    return price
