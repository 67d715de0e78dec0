"""Who somebody is for others: a seller account, or a person who buys."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries, rules
from accounts.domain import sellers
from accounts.forms import BecomeSellerForm
from accounts.queries.facts import draw_facts
from core import clock
from core.access import anyone, signed_in
from core.errors import DomainError
from core.languages import country_name, language_name
from core.slots import draw_slot


@anyone
@require_safe
def profile(request, handle: str):
    """Show a seller account with its gigs and reviews, or a buyer with the facts about them."""
    shown = queries.profile_by_handle(handle)
    whose = shown.seller or shown.person
    if whose.handle != handle:
        return redirect("accounts:profile", whose.handle, permanent=True)
    own = shown.person == request.user or any(m.user == request.user for m in shown.members)
    context = {
        "seller": shown.seller,
        "person": shown.person,
        "members": shown.members,
        "facts": draw_facts(shown.facts),
        "statement": shown.statement,
        "own": own,
        "may_trade": rules.may_sell(whose),
        "country": country_name(whose.country_code) if whose.country_code else "",
        "now": clock.now(),
    }
    if shown.seller is None:
        return render(request, "accounts/person.html", context)
    context |= {
        "languages": [
            (language_name(row["code"]), row.get("level", "")) for row in shown.seller.languages
        ],
        "gigs_part": draw_slot("profile.gigs", request, seller=shown.seller, own=own),
        "reviews_part": draw_slot("profile.reviews", request, seller=shown.seller),
    }
    return render(request, "accounts/seller.html", context)


@signed_in
def become_seller(request):
    """Open a seller account."""
    mine = queries.owned_account(request.user)
    if mine is not None:
        return redirect("accounts:profile", mine.handle)
    form = BecomeSellerForm(
        request.POST or None, initial={"name": request.user.display_name, "kind": "person"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            account = sellers.open_seller_account(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your seller account is open. Welcome!"))
            return redirect("accounts:profile", account.handle)
    return render(
        request,
        "accounts/become_seller.html",
        {"form": form},
        status=400 if form.errors else 200,
    )
