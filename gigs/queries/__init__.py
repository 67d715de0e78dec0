from gigs.queries.categories import access_category, category_tree, trades
from gigs.queries.filters import Filters, filters_from
from gigs.queries.pages import access_gig_page, access_live_gig, seller_gig_ids
from gigs.queries.proof import proof
from gigs.queries.reviews import review_bars, reviews_of_gig, reviews_of_seller
from gigs.queries.searching import Results, search
from gigs.queries.sheet import VersionSheet, version_sheet
from gigs.queries.shelf import Card, best_rated, cards_of, gigs_of, newest, picture_url

__all__ = [
    "Card",
    "Filters",
    "Results",
    "VersionSheet",
    "access_category",
    "access_gig_page",
    "access_live_gig",
    "best_rated",
    "cards_of",
    "category_tree",
    "filters_from",
    "gigs_of",
    "newest",
    "picture_url",
    "proof",
    "review_bars",
    "reviews_of_gig",
    "reviews_of_seller",
    "search",
    "seller_gig_ids",
    "trades",
    "version_sheet",
]
