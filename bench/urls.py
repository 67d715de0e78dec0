"""The site's addresses and a view that does nothing, of the size of a page."""

from django.http import HttpResponse
from django.urls import include, path

BYTES = 27_000


def bare(request):
    """Answer a page's worth of bytes through the whole stack of middlewares."""
    return HttpResponse(b"<!doctype html>" + b"x" * BYTES)


urlpatterns = [path("bare/", bare), path("", include("marketplace.urls"))]
