"""Asking the API as a person: signed in, in JSON."""

from typing import Any

from django.test import Client

BASE = "/api/v1"


def api_of(person=None, **options: Any) -> "ApiClient":
    """Return a client of the API; without a person it is a visitor's."""
    client = ApiClient(**options)
    if person is not None:
        client.force_login(person)
    return client


class ApiClient(Client):
    """Answers `(status, body)`; addresses are told without `/api/v1`."""

    def read(self, path: str, **query: Any) -> tuple[int, Any]:
        """GET an address with its query."""
        return _told(self.get(f"{BASE}{path}", query))

    def do(self, path: str, **words: Any) -> tuple[int, Any]:
        """POST words to an address."""
        return _told(self.post(f"{BASE}{path}", words, content_type="application/json"))


def _told(response) -> tuple[int, Any]:
    return response.status_code, response.json() if response.content else None
