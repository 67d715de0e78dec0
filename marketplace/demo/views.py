"""What only a demo has: sign-in with one click, a clock to move, and everybody's mail."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core import access, clock, due
from core.gallery import sample_context
from marketplace.demo.people import demo_people
from marketplace.models import DemoMail

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "three_days": timedelta(days=3)}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@access.demo
@require_POST
def sign_in(request):
    """Sign in as one of the demo's people, named by handle."""
    handle = request.POST.get("handle", "")
    if handle not in {person.handle for person in demo_people()}:
        raise Http404
    user = User.objects.get(handle=handle)
    login(request, user, backend=BACKEND)
    messages.success(request, _("You are %(name)s now.") % {"name": user.display_name})
    return redirect(_safe_next(request) or ("admin:index" if user.is_staff else "home"))


@access.demo
@require_POST
def move_clock(request):
    """Move the demo's clock for everybody and apply what has fallen due."""
    step = STEPS.get(request.POST.get("by", ""))
    if step is None:
        raise Http404
    clock.move(step)
    due.sweep_all()
    messages.success(request, _("The demo's clock has moved on; what was due has happened."))
    return redirect(_safe_next(request) or "home")


@access.demo
def mailbox(request):
    """Every mail that the demo would have sent, newest first."""
    mails = DemoMail.objects.all()
    if to := request.GET.get("to", ""):
        mails = mails.filter(to=to)
    page = Paginator(mails, 30).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "to": to})


@access.demo
def gallery(request):
    """Every component in its states, for whoever works on the pages."""
    return render(request, "core/gallery.html", sample_context())


def _safe_next(request) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe else ""
