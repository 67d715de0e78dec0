"""Walks every route of the site, so that no address can be added without saying who may use it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Whole families that guard themselves: the namespace or module tells which policy that is.
FAMILIES = {"admin": "staff"}
LIBRARIES = ("allauth.", "django.views.i18n", "django.views.static")


@dataclass(frozen=True, slots=True)
class Route:
    """An address pattern with its name, the names of its arguments and its declared policy.

    `actions` is for the API, where methods of one address may have policies of their own.
    """

    path: str
    name: str
    arguments: tuple[str, ...]
    policy: str | None
    view: Any
    actions: Mapping[str, str | None]

    @property
    def policies(self) -> list[str]:
        """Every policy that is declared here, once."""
        return self.policy.split(", ") if self.policy else []

    def policy_for(self, method: str) -> str | None:
        """Return who may use a method here; None where nobody does, or nothing is declared."""
        return self.actions.get(method) if self.actions else self.policy


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
            view = entry.callback
            yield Route(path, name, names, _policy(view, namespaces), view, _actions(view))


def _actions(view) -> dict[str, str | None]:
    """Return the policy of each method of an address of the API; empty for a page."""
    declared = getattr(getattr(view, "cls", None), "access_policies", {})
    return {
        method.upper(): declared.get(action)
        for method, action in getattr(view, "actions", {}).items()
    }


def _policy(view, namespaces: tuple[str, ...]) -> str | None:
    for namespace in namespaces:
        if namespace in FAMILIES:
            return FAMILIES[namespace]
    if actions := _actions(view):
        policies = list(dict.fromkeys(actions.values()))
        return None if None in policies else ", ".join(policies)
    for candidate in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        if declared := getattr(candidate, "access_policy", None):
            return declared
    module = getattr(view, "__module__", "")
    if module.startswith("allauth."):
        return "library"
    return "anyone" if module.startswith(LIBRARIES) else None
