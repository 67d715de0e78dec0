"""The people whom the demo lets anybody be, with one click."""

from dataclasses import dataclass
from functools import cache

from marketplace.demo.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as, and in one line what that shows."""

    handle: str
    name: str
    shows: str


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
