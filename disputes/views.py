"""Opening a case from the order; the desk of the staff is in the admin."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import access
from core.errors import DomainError
from disputes.domain import cases
from disputes.forms import CaseForm
from orders.queries import access_order
from orders.rules import may_open_case


@access.party
@require_http_methods(["GET", "POST"])
def open_case(request, public_id):
    """Say what is wrong; clock and money stop until it is settled or decided."""
    order = access_order(request.user, public_id)
    if not may_open_case(request.user, order):
        messages.error(request, _("A dispute cannot be opened in this state of the order."))
        return redirect("orders:order", order.public_id)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cases.open_case(by=request.user, order=order, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The dispute is open. Every clock stands still now."))
            return redirect("orders:order", order.public_id)
    return render(request, "disputes/open_case.html", {"order": order, "form": form})


def draw_door(request, order):
    """Fill the slot `order.ways_out`: the last way, with support as the one who decides."""
    if not may_open_case(request.user, order):
        return None
    return "disputes/door.html", {"order": order}
