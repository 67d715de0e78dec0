"""Results, categories and a gig: read from plain addresses, the same with and without script."""

from uuid import uuid4

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.queries import seller_accounts_of
from accounts.queries.facts import draw_facts
from core import clock
from core.access import anyone
from core.languages import language_name
from gigs import queries
from gigs.choosing import choice_from
from gigs.errors import GigIsRemoved
from gigs.models import Category
from gigs.presentation import chips, dropped_sentence
from gigs.queries.filters import SORTS

SORT_NAMES = {
    "relevance": _("Best match"),
    "newest": _("Newest"),
    "price": _("Lowest price"),
    "rating": _("Best rated"),
}


@anyone
@require_safe
def results(request):
    """Show what fits words and filters."""
    return _show_results(request)


@anyone
@require_safe
def category(request, slug: str):
    """Show a category, its children included."""
    return _show_results(request, slug)


def _show_results(request, slug: str = ""):
    categories = queries.category_tree()
    chosen = queries.access_category(slug, categories) if slug else None
    filters = queries.filters_from(request.GET, category=slug)
    found = queries.search(filters, categories, request.GET.get("page", ""))
    own = frozenset(seller_accounts_of(request.user).values_list("id", flat=True))
    path = reverse("gigs:results")
    shown = found.filters
    return render(
        request,
        "gigs/results.html",
        {
            "results": found,
            "filters": shown,
            "cards": queries.cards_of(found.gigs, own),
            "chips": chips(shown, categories, path),
            "dropped": dropped_sentence(found, categories),
            "sorts": [(name, SORT_NAMES[name]) for name in SORTS],
            "category": chosen or categories.get(shown.category),
            "crumbs": _crumbs(chosen, categories),
            "query": shown.q,
            "next_url": found.next_cursor and path + shown.query_string(page=found.next_cursor),
            "first_url": path + shown.query_string() if request.GET.get("page") else "",
        },
    )


def _crumbs(chosen: Category | None, categories: dict[str, Category]) -> list[dict]:
    if chosen is None:
        return []
    parents = [c for c in categories.values() if c.pk == chosen.parent_id]
    return [
        {"label": _("All services"), "url": reverse("gigs:results")},
        *({"label": c.name, "url": reverse("gigs:category", args=[c.slug])} for c in parents),
        {"label": chosen.name, "url": ""},
    ]


@anyone
@require_safe
def show_gig(request, public_id: str, slug: str):
    """Show a gig; with X-Requested-With: fetch only the price of what is picked."""
    try:
        page = queries.access_gig_page(request.user, public_id, stars=_stars(request))
    except GigIsRemoved as refusal:
        return render(request, "gigs/removed.html", {"refusal": refusal}, status=410)
    gig = page.gig
    if slug != gig.slug:
        return redirect(gig, permanent=True)
    choice = choice_from(request.GET, page)
    context = {"now": clock.now(), "page": page, "gig": gig, "sheet": page.sheet, "choice": choice}
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "gigs/parts/total.html", context)
    trade = gig.category
    context |= {
        "seller": gig.seller,
        "facts": draw_facts(page.seller_facts),
        "languages": [language_name(row["code"]) for row in gig.seller.languages],
        "language": language_name(gig.language),
        "stars": _stars(request),
        "client_id": uuid4(),
        "crumbs": [
            *({"label": c.name, "url": reverse("gigs:category", args=[c.slug])}
              for c in (trade.parent, trade) if c),
            {"label": gig.title, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "gigs/gig.html", context)


def _stars(request) -> int:
    text = request.GET.get("stars", "")
    return int(text) if text in ("1", "2", "3", "4", "5") else 0
