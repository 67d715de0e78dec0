"""The people whom the demo lets anybody be, with one click."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from marketplace.demo.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as, and in one line what that shows, by language."""

    handle: str
    name: str
    words: Mapping[str, str]

    @property
    def shows(self) -> str:
        """Return the line in the reader's language."""
        return self.words.get(get_language() or "en", self.words["en"])


@cache
def demo_people() -> tuple[DemoPerson, ...]:
    """Return everybody with a one-click sign-in: buyers, sellers, members, staff."""
    catalogue = load_catalogue()
    found = [
        DemoPerson(person.username, person.display_name, person.demo_login)
        for person in (*catalogue.buyers, *catalogue.sellers, *catalogue.staff)
        if person.demo_login
    ]
    members = [
        DemoPerson(member.username, member.name, member.demo_login)
        for seller in catalogue.sellers
        if seller.agency
        for member in seller.agency.members
        if member.demo_login
    ]
    return tuple(found + members)
