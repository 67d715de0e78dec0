"""The table of the life cycle: whole, drawn, and the same in the database."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from orders import lifecycle
from orders.drawing import draw_page
from orders.enums import Actor, State
from orders.lifecycle import TRANSITIONS, BrokenLifeCycle, Transition, verify


def without(name: str) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.name != name)


BROKEN = {
    "nothing leads to closed": without("close"),
    "in_revision leads nowhere": tuple(
        replace(row, sources=tuple(s for s in row.sources if s != State.IN_REVISION))
        for row in TRANSITIONS
    ),
    "closed is an end, yet leads to completed": (
        *TRANSITIONS,
        Transition("reopen", (State.CLOSED,), State.COMPLETED, (Actor.STAFF,), "Why not."),
    ),
    "pending_payment waits without a timer": without("expire_unpaid"),
    "leave needs known actors and a reason": (
        *without("leave"),
        replace(next(r for r in TRANSITIONS if r.name == "leave"), why=""),
    ),
    "the clock acts exactly where a timer says so": (
        *TRANSITIONS,
        Transition("tick", (State.DELIVERED,), None, (Actor.CLOCK,), "Because."),
    ),
    "stands twice": (*TRANSITIONS, next(r for r in TRANSITIONS if r.name == "deliver")),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_table_that_is_not_whole_is_refused_with_what_is_wrong(sentence):
    with pytest.raises(BrokenLifeCycle, match=sentence):
        verify(BROKEN[sentence])


def test_the_page_in_docs_is_what_the_table_says():
    page = settings.BASE_DIR / "docs" / "order-life-cycle.md"
    assert page.read_text(encoding="utf-8") == draw_page(), "run manage.py draw_lifecycle"


def test_the_command_writes_the_page(tmp_path, monkeypatch, capsys):
    from orders.management.commands import draw_lifecycle

    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    monkeypatch.setattr(draw_lifecycle, "PAGE", tmp_path / "docs" / "life.md")
    call_command("draw_lifecycle")
    assert (tmp_path / "docs" / "life.md").read_text(encoding="utf-8") == draw_page()


def test_the_database_knows_exactly_the_changes_of_the_table(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, to_state FROM orders_state_pairs()")
        assert set(cursor.fetchall()) == lifecycle.state_pairs()
