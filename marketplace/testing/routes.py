"""Walks every route of the site, so that no address can be added without saying who may use it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Whole families that guard themselves: the namespace or module tells which policy that is.
FAMILIES = {"admin": "staff"}
LIBRARIES = ("allauth.", "django.views.i18n", "django.views.static")


@dataclass(frozen=True, slots=True)
class Route:
    """An address pattern with its name, the names of its arguments and its declared policy."""

    path: str
    name: str
    arguments: tuple[str, ...]
    policy: str | None
    view: Any


def all_routes() -> Iterator[Route]:
    """Yield every route of the URL configuration, admin and API included."""
    yield from _walk(get_resolver().url_patterns, "", (), ())


def _walk(patterns, prefix: str, namespaces: tuple[str, ...], arguments: tuple[str, ...]):
    for entry in patterns:
        path = prefix + str(entry.pattern)
        names = arguments + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = namespaces + ((entry.namespace,) if entry.namespace else ())
            yield from _walk(entry.url_patterns, path, inner, names)
        elif isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name or ""])
            yield Route(path, name, names, _policy(entry.callback, namespaces), entry.callback)


def _policy(view, namespaces: tuple[str, ...]) -> str | None:
    for namespace in namespaces:
        if namespace in FAMILIES:
            return FAMILIES[namespace]
    for candidate in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        if declared := getattr(candidate, "access_policy", None):
            return declared
    module = getattr(view, "__module__", "")
    if module.startswith("allauth."):
        return "library"
    return "anyone" if module.startswith(LIBRARIES) else None
