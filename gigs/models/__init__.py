from gigs.models.category import Category
from gigs.models.facts import GigFacts, PublishedReview
from gigs.models.gig import Gig, GigVersion
from gigs.models.package import Extra, Package, PackageLine, ScopeLine
from gigs.models.presentation import BriefQuestion, Faq, Picture
from gigs.models.search import SearchWord

__all__ = [
    "BriefQuestion", "Category", "Extra", "Faq", "Gig", "GigFacts", "GigVersion", "Package",
    "PackageLine", "Picture", "PublishedReview", "ScopeLine",
    "SearchWord",
]  # fmt: skip
