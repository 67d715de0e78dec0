"""The fixed cast: the same seven people in every test."""

from dataclasses import dataclass

import pytest


@dataclass
class Cast:
    """Ana buys, Bruno sells (with Carmen in his agency), Dario is a stranger, Elena is support,
    Farid is finance, Greta is suspended."""

    ana: object
    bruno: object
    carmen: object
    dario: object
    elena: object
    farid: object
    greta: object
    agency: object


@pytest.fixture
def cast(db) -> Cast:
    """The cast, inside the test's transaction."""
    return make_cast()


@pytest.fixture
def committed_cast(committed_db) -> Cast:
    """The cast in a database of its own, with real commits."""
    return make_cast()


def make_cast() -> Cast:
    """Make the cast; models are imported late, since plugins load before Django is ready."""
    from accounts.tests.factories import make_seller, make_user

    people = {name: make_user(name) for name in ("ana", "bruno", "carmen", "dario")}
    people["elena"] = make_user("elena", is_staff=True, group="support")
    people["farid"] = make_user("farid", is_staff=True, group="finance")
    people["greta"] = make_user("greta", standing="suspended")
    agency = make_seller(people["bruno"], name="Taller Bruno", members=[people["carmen"]])
    return Cast(**people, agency=agency)
