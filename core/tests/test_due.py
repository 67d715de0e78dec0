"""The sweep over every kind of due row."""

import pytest

from core import due


@pytest.fixture
def kinds(monkeypatch) -> dict:
    """An empty registry, put back afterwards."""
    kinds = {}
    monkeypatch.setattr(due, "_kinds", kinds)
    return kinds


class Rows:
    """Rows that wait; `sweep` takes up to `limit` of them."""

    def __init__(self, waiting: int) -> None:
        self.waiting, self.calls = waiting, []

    def sweep(self, limit: int) -> int:
        done = min(limit, self.waiting)
        self.waiting -= done
        self.calls.append(done)
        return done


def test_every_kind_is_swept_until_nothing_is_due(kinds):
    many, few, none = Rows(25), Rows(3), Rows(0)
    for name, rows in (("many", many), ("few", few), ("none", none)):
        due.register_due(name, rows.sweep)

    assert due.sweep_all(limit=10) == {"many": 25, "few": 3, "none": 0}
    assert (many.calls, few.calls, none.calls) == ([10, 10, 5], [3], [0])


def test_a_kind_that_never_ends_does_not_keep_the_others_waiting_for_ever(kinds):
    endless, other = Rows(10**9), Rows(1)
    due.register_due("endless", endless.sweep)
    due.register_due("other", other.sweep)

    assert due.sweep_all(limit=10, rounds=4) == {"endless": 40, "other": 1}


def test_a_kind_registered_again_takes_the_place_of_the_first(kinds):
    old, new = Rows(5), Rows(5)
    due.register_due("kind", old.sweep)
    due.register_due("kind", new.sweep)

    assert due.sweep_all() == {"kind": 5}
    assert old.calls == []


def test_everything_that_falls_due_on_this_site_has_its_sweep():
    assert set(due._kinds) == {
        "mails",
        "offers",
        "order notices",
        "orders",
        "orders accepted by the clock",
        "payments.effects",
        "payments.events",
        "payments.look_up",
        "sanctions",
        "unattached_uploads",
    }
