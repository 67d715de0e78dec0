"""Language and theme from the foot of every page: into the profile, or into a cookie."""

from django.conf import settings
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from accounts.domain.people import change_preferences
from accounts.models import User
from core.access import anyone

COOKIE_SECONDS = 365 * 24 * 3600


@anyone
@require_POST
def set_language(request):
    """Set the language; for somebody signed in also in the profile, which wins over cookies."""
    language = request.POST.get("language", "")
    known = language in dict(settings.LANGUAGES) and check_for_language(language)
    if known and request.user.is_authenticated:
        change_preferences(user=request.user, language=language)
    return set_language_cookie(request)


@anyone
@require_POST
def set_theme(request):
    """Set light, dark or the system's theme; an unknown one changes nothing."""
    theme = request.POST.get("theme", "")
    response = redirect(_safe_next(request))
    if theme not in User.Theme.values:
        return response
    if request.user.is_authenticated:
        change_preferences(user=request.user, theme=theme)
    response.set_cookie(
        settings.THEME_COOKIE_NAME,
        theme,
        max_age=COOKIE_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _safe_next(request) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"
