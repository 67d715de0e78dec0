"""Settings: one part at a time, saved when asked to."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import queries
from accounts.domain import people, sellers
from accounts.forms import PreferencesForm, PrivacyForm, ProfileForm, SellerForm
from accounts.models import User
from core.access import signed_in
from core.errors import InvalidInput, NotAllowed
from notifications.domain import save_preferences
from notifications.queries import mail_choices


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the settings: how its form begins, and the verb that saves it."""

    name: str
    title: str | Promise
    icon: str
    form: type[forms.Form] | None = None
    begin: Callable[[User], dict] | None = None
    save: Callable[[User, dict], object] | None = None


def _begin_seller(user: User) -> dict:
    account = queries.owned_account(user)
    if account is None:
        raise Http404
    return {
        "name": account.name,
        "tagline": account.tagline,
        "bio": account.bio,
        "skills": ", ".join(account.skills),
        "away_until": account.away_until,
    }


def _save_seller(user: User, values: dict) -> None:
    account = queries.owned_account(user)
    if account is None:
        raise Http404
    sellers.change_seller(by=user, seller=account, **values)


def _fields_of(*names: str) -> Callable[[User], dict]:
    return lambda user: {name: getattr(user, name) for name in names}


PARTS = {
    part.name: part
    for part in (
        Part(
            "profile", gettext_lazy("What others see"), "user", ProfileForm,
            _fields_of("display_name", "country_code", "bio"),
            lambda user, values: people.change_profile(user=user, **values),
        ),
        Part("seller", gettext_lazy("Seller account"), "tag", SellerForm, _begin_seller,
             _save_seller),
        Part(
            "preferences", gettext_lazy("Language and look"), "globe", PreferencesForm,
            _fields_of("language", "theme", "time_zone"),
            lambda user, values: people.change_preferences(user=user, **values),
        ),
        Part(
            "privacy", gettext_lazy("Privacy"), "eye", PrivacyForm,
            _fields_of("shows_presence", "shows_typing", "shows_read"),
            lambda user, values: people.change_preferences(user=user, **values),
        ),
        Part("notices", gettext_lazy("Mails"), "mail"),
        Part("security", gettext_lazy("Sign-in and security"), "key"),
    )
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request):
    """Show a part of the settings and save it; a refused form comes back as it was typed."""
    part = PARTS.get(request.GET.get("part", "profile"))
    if part is None:
        raise Http404
    sells = queries.owned_account(request.user) is not None
    form = None
    if part.form is not None:
        data = request.POST if request.method == "POST" else None
        form = part.form(data, initial=part.begin(request.user))
    if request.method == "POST" and _saved(request, part, form):
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?part={part.name}")
    context = {
        "part": part,
        "parts": [p for p in PARTS.values() if p.name != "seller" or sells],
        "form": form,
        "choices": mail_choices(request.user) if part.name == "notices" else [],
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "accounts/settings.html", context, status=status)


def _saved(request, part: Part, form: forms.Form | None) -> bool:
    if part.name == "notices":
        save_preferences(
            user=request.user, mailed_kinds=set(" ".join(request.POST.getlist("mails")).split())
        )
        return True
    if form is None or not form.is_valid():
        return False
    try:
        part.save(request.user, form.cleaned_data)
    except InvalidInput as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
