"""Offers: priced proposals in a thread; accepted and paid, they become orders."""

from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules import may_act_for
from core import access
from core.errors import DomainError
from core.fees import price_with_fee
from core.money import format_money
from gigs.models import GigVersion
from orders.domain import offers, placing
from orders.forms import CheckoutForm, OfferForm
from orders.queries import access_offer
from orders.views.checkout import held_words, to_pay_page
from orders.views.common import attempt, fee_label
from record.queries import access_party_thread


@access.seller
@require_http_methods(["GET", "POST"])
def make_offer(request, public_id):
    """A member of the seller account writes an offer into the thread."""
    thread = access_party_thread(request.user, public_id)
    if not may_act_for(request.user, thread.seller):
        raise Http404
    versions = GigVersion.objects.filter(
        gig__seller=thread.seller, gig__status="live", gig__live_version=F("pk")
    ).order_by("title")
    version = get_object_or_404(versions, gig__public_id=request.POST["gig"]) if request.POST.get(
        "gig"
    ) else versions.first()  # fmt: skip
    if version is None:
        raise Http404
    form = OfferForm(request.POST or None, currency=version.currency)
    if request.method == "POST" and form.is_valid():
        try:
            offers.make_offer(
                by=request.user,
                thread=thread,
                gig_version=version,
                title=form.cleaned_data["title"],
                lines=form.cleaned_data["lines"],
                exclusions=form.cleaned_data["exclusions"],
                price_minor=form.cleaned_data["price"],
                delivery_days=form.cleaned_data["delivery_days"],
                revisions=form.cleaned_data["revisions"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your offer is in the thread."))
            return redirect("messaging:thread", thread.public_id)
    context = {"thread": thread, "form": form, "versions": versions, "version": version}
    return render(request, "orders/make_offer.html", context)


@access.party
def offer(request, public_id):
    """One offer with its lines and price; the buyer accepts it here and goes on to pay."""
    found = access_offer(request.user, public_id)
    price = price_with_fee(found.price_minor, found.currency)
    rows = [
        {"label": found.title, "minor": price.price_minor},
        {"label": fee_label(settings.ENCARGO_FEE_BASIS_POINTS), "minor": price.fee_minor},
    ]
    context = {
        "offer": found,
        "key": CheckoutForm.new_key(),
        "price": price,
        "rows": rows,
        "total": format_money(price.total_minor, price.currency),
        "held": held_words(),
        "buys": request.user.pk == found.thread.buyer_id,
    }
    return render(request, "orders/offer.html", context)


@access.party
@require_POST
def answer_offer(request, public_id, answer):
    """Accept (and pay), decline, or withdraw."""
    found = access_offer(request.user, public_id)
    if answer == "accept":
        form = CheckoutForm.key_of(request.POST)
        order = attempt(request, placing.accept_offer, offer=found, request_key=form)
        if isinstance(order, DomainError):
            return redirect("orders:offer", found.public_id)
        return to_pay_page(request, order)
    verb = offers.decline_offer if answer == "decline" else offers.withdraw_offer
    attempt(request, verb, offer=found)
    return redirect("messaging:thread", found.thread.public_id)
