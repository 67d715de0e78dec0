"""The first page: what waits for you, what is made here, and why it can be believed."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.queries import seller_accounts_of
from core.access import anyone
from core.slots import draw_slot
from gigs import queries
from gigs.models import Category, Gig

GIGS_SHOWN = 6


@anyone
@require_safe
def home(request):
    """Show the first page; an install without gigs shows its operator what to do first."""
    trades = queries.trades()
    own = frozenset(seller_accounts_of(request.user).values_list("id", flat=True))
    empty = not any(trade.gigs for trade in trades)
    context = {
        "waiting": draw_slot("home.waiting", request) if request.user.is_authenticated else "",
        "trades": trades,
        "cards": queries.cards_of(queries.best_rated(GIGS_SHOWN), own),
        "proof": queries.proof(),
        "sells": bool(own),
        "first_steps": first_steps() if empty and request.user.is_superuser else [],
    }
    return render(request, "marketplace/home.html", context)


@dataclass(frozen=True, slots=True)
class Step:
    """A thing the operator of a new install does before anybody can buy."""

    title: str | Promise
    note: str | Promise
    url: str
    done: bool


def first_steps() -> list[Step]:
    """Return what a new install needs, with what is done already."""
    staffed = User.objects.filter(groups__in=Group.objects.filter(name="support")).exists()
    return [
        Step(
            _("Make the categories"),
            _("Two levels, with names in every language of the site."),
            _admin("admin:gigs_category_changelist"),
            Category.objects.exists(),
        ),
        Step(
            _("Connect Stripe"),
            _("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET; see the README."),
            "",
            bool(settings.STRIPE_SECRET_KEY),
        ),
        Step(
            _("Name who supports"),
            _("Give somebody the group “support” in the staff desk."),
            _admin("admin:accounts_user_changelist"),
            staffed,
        ),
        Step(
            _("Publish the first gig"),
            _("Open a seller account, or invite somebody who sells."),
            reverse("accounts:become_seller"),
            Gig.objects.filter(status=Gig.Status.LIVE).exists(),
        ),
    ]


def _admin(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
