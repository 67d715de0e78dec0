"""The brief: questions answered as they come, sent when they are complete."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import access
from core.errors import DomainError
from core.uploads import uploads_of
from orders.domain import briefs
from orders.enums import Actor
from orders.forms import BriefForm
from orders.queries import answers_for
from orders.rules import may_save_answer
from orders.views.common import attempt, order_for, to_order


@access.party
@require_http_methods(["GET", "POST"])
def brief(request, public_id):
    """The buyer fills it in and sends it; the seller, and everybody later, reads it."""
    order = order_for(request, public_id)
    answers = answers_for(order, request.user)
    if not may_save_answer(request.user, order):
        context = {"order": order, "rows": _rows(order, answers)}
        return render(request, "orders/brief_read.html", context)
    form = BriefForm(request.POST or None, order=order, answers=answers)
    if request.method == "POST" and form.is_valid() and _save(request, order, form):
        if "send" not in request.POST:
            messages.success(request, _("Saved. Send the brief when it is complete."))
            return redirect("orders:brief", order.public_id)
        refusal = attempt(request, briefs.send_brief, order=order)
        if not isinstance(refusal, DomainError):
            messages.success(request, _("The seller has your brief; the clock runs from now."))
            return to_order(order)
        return redirect("orders:brief", order.public_id)
    context = {"order": order, "form": form, "rows": _rows(order, answers, form)}
    return render(request, "orders/brief.html", context)


def _save(request, order, form: BriefForm) -> bool:
    """Keep every answer; a refused file leaves the others kept and says which it was."""
    whole = True
    for question in form.questions:
        name = f"f{question.position}"
        try:
            briefs.save_answer(
                by=request.user,
                order=order,
                question=question,
                text=form.text_of(question) if question.kind != "file" else "",
                uploads=[*uploads_of(request, name, "brief")] if question.kind == "file" else [],
            )
        except DomainError as refusal:
            form.add_error(None, f"{question.text} {refusal}")
            whole = False
    return whole


def _rows(order, answers, form=None) -> list[dict]:
    return [
        {
            "question": question,
            "answer": answers.get(question.pk),
            "field": form[f"q{question.position}"] if form and question.kind != "file" else None,
            "file_name": f"f{question.position}",
        }
        for question in order.gig_version.questions.all()
    ]


@access.seller
@require_POST
def waive_brief(request, public_id):
    """Begin without the answers."""
    order = order_for(request, public_id, Actor.SELLER)
    attempt(request, briefs.waive_brief, order=order)
    return to_order(order)


@access.seller
@require_POST
def remind_brief(request, public_id):
    """Ask the buyer for the brief."""
    order = order_for(request, public_id, Actor.SELLER)
    if not isinstance(attempt(request, briefs.remind_brief, order=order), DomainError):
        messages.success(request, _("The buyer has been reminded."))
    return to_order(order)
