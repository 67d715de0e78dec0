"""From a gig to a paid order: one total, one key, one charge."""

import contextlib

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.errors import DomainError
from core.money import format_money
from gigs.queries import access_live_gig
from orders.domain import placing
from orders.enums import Actor, State
from orders.forms import CheckoutForm
from orders.queries.quotes import quote
from orders.views.common import attempt, fee_label, order_for, to_order
from payments.domain import events
from payments.gateway import GatewayError
from payments.models import Payment


def held_words() -> str:
    """Return what is promised about the money before it is paid."""
    return _("%(site)s holds your payment until you accept the work.") % {
        "site": settings.SITE_NAME
    }


class SeeOther(HttpResponseRedirect):
    """A redirect that is followed by GET, whatever the request was."""

    status_code = 303


@access.signed_in
@require_http_methods(["GET", "POST"])
def checkout(request, public_id):
    """Show what would be ordered and what it costs; a POST places the order and goes to pay."""
    gig = access_live_gig(public_id)
    version = gig.live_version
    asked = request.POST if request.method == "POST" else request.GET
    package = version.packages.filter(tier=asked.get("package", "")).first()
    package = package or version.packages.first()
    chosen = set(asked.getlist("extras"))
    # An express extra that leaves less than a day of this package is not on offer.
    offered = [e for e in version.extras.all() if package.delivery_days + e.extra_days >= 1]
    extras = [extra for extra in offered if str(extra.position) in chosen]
    offer = quote(version, package, extras)
    form = CheckoutForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        answer = _place(request, form, offer)
        if answer is not None:
            return answer
    context = {
        "gig": gig,
        "quote": offer,
        "offered": offered,
        "rows": [
            *offer.rows,
            {"label": fee_label(settings.ENCARGO_FEE_BASIS_POINTS), "minor": offer.price.fee_minor},
        ],
        "total": format_money(offer.price.total_minor, offer.price.currency),
        "held": held_words(),
        "key": request.POST.get("request_key") or CheckoutForm.new_key(),
        "form": form,
    }
    return render(request, "orders/checkout.html", context)


def _place(request, form, offer):
    """Place the order once for this page's key and go on to the pay page."""
    if (
        form.cleaned_data["version"] != offer.version.number
        or form.cleaned_data["seen_total"] != offer.price.total_minor
    ):
        form.add_error(
            None, _("The gig has changed since you opened this page. Please look at it again.")
        )
        return None
    try:
        order = placing.place_order(
            by=request.user,
            gig_version=offer.version,
            package=offer.package,
            extras=list(offer.extras),
            request_key=form.cleaned_data["request_key"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    return to_pay_page(request, order)


def to_pay_page(request, order):
    """Open the provider's page for this order; a second click finds the same page."""
    if order.state != State.PENDING_PAYMENT:
        return to_order(order)
    paid = request.build_absolute_uri(reverse("orders:paid", args=[order.public_id]))
    back = request.build_absolute_uri(reverse("orders:order", args=[order.public_id]))
    url = attempt(
        request,
        placing.pay,
        order=order,
        success_url=paid,
        cancel_url=back,
        locale=get_language() or settings.LANGUAGE_CODE,
    )
    return to_order(order) if isinstance(url, DomainError) else SeeOther(url)


@access.buyer
@require_POST
def pay(request, public_id):
    """Go to the pay page of an order that waits for its payment."""
    return to_pay_page(request, order_for(request, public_id, Actor.BUYER))


@access.buyer
def paid(request, public_id):
    """Where the provider sends the buyer back; asks the provider instead of believing the link."""
    order = order_for(request, public_id, Actor.BUYER)
    _look_up_payment(order)
    order.refresh_from_db()
    if order.state == State.PENDING_PAYMENT:
        return render(request, "orders/confirming.html", {"order": order})
    if order.state == State.AWAITING_BRIEF:
        messages.success(request, _("Paid. Now answer the brief: the clock starts when it is in."))
        return redirect("orders:brief", order.public_id)
    return to_order(order)


def _look_up_payment(order) -> None:
    """Ask the provider about the order's payment; a provider that does not answer is waited for."""
    payment = Payment.objects.filter(hold__part__order=order).order_by("-number").first()
    if payment is not None:
        with contextlib.suppress(GatewayError):
            events.look_up(payment)
