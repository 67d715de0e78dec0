"""Headers on every response, and the fence around a demo."""

from django.conf import settings
from django.http import HttpResponseForbidden

PERMISSIONS_POLICY = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"
LOOPBACK_ADDRESSES = frozenset({"127.0.0.1", "::1", ""})


class ResponseHeaders:
    """Adds what Django and django-csp leave out, also to errors and redirects.

    Pages of somebody signed in are never stored by a cache between us and them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class LoopbackOnlyDemo:
    """A demo signs anybody in; so it answers nobody who comes from another machine."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.ENCARGO_DEMO and request.META.get("REMOTE_ADDR") not in LOOPBACK_ADDRESSES:
            return HttpResponseForbidden("This demo answers on its own machine only.")
        return self.get_response(request)
