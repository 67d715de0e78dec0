"""Language, theme and time zone by the signed-in profile, else by cookie and browser."""

from django.conf import settings
from django.utils import timezone, translation


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
        response.headers["Vary"] = ", ".join(
            filter(None, [response.headers.get("Vary"), "Accept-Language", "Cookie"])
        )
        return response
