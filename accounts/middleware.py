"""Language, theme and time zone of one request; and the second factor of the staff."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _


class Preferences:
    """Sets `request.theme`, the active language and the time zone for one request.

    A signed-in profile wins; a visitor's choice is in cookies; else the browser's languages.
    The path never carries the language, so a link is the same for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        known = user.is_authenticated
        language = (known and user.language) or translation.get_language_from_request(request)
        request.theme = user.theme if known else request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
        if request.theme not in ("light", "dark"):
            request.theme = ""
        request.LANGUAGE_CODE = language
        zone = user.time_zone if known else "UTC"
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        # A cache may keep a page for others only with the same languages and cookies.
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class StaffSecondFactor:
    """Nobody enters the staff's pages by a password alone (product decision 11).

    Asked anew in every session: who signed in before setting up a second factor confirms it
    first. A demo, which answers on its own machine only, does without.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Send staff without a second factor in this session to the page that adds one."""
        user = request.user
        in_admin = "admin" in request.resolver_match.namespaces
        if not (settings.STAFF_NEEDS_SECOND_FACTOR and in_admin and user.is_authenticated):
            return None
        if not user.is_staff or _used_second_factor(request, user):
            return None
        if is_mfa_enabled(user):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
        messages.warning(
            request, _("Staff sign in with a second factor. Add an app or a passkey first.")
        )
        return redirect("mfa_index")


def _used_second_factor(request, user) -> bool:
    return any(r.get("method") == "mfa" for r in get_authentication_records(request, user))
