"""Slots: places in a page that apps of higher floors fill."""

import re

import pytest

from core import slots


@pytest.fixture(autouse=True)
def empty_slots(monkeypatch) -> None:
    monkeypatch.setattr(slots, "_slots", {})


CRUMB = "components/crumb.html"


def number_of(request, order):
    return CRUMB, {"crumbs": [{"label": order}]}


def nothing(request, order):
    return None


def test_a_slot_draws_what_was_registered_in_order_and_skips_who_has_nothing(rf):
    def twice(request, order):
        return CRUMB, {"crumbs": [{"label": order * 2}]}

    slots.fill_slot("order.log", number_of)
    slots.fill_slot("order.log", nothing)
    slots.fill_slot("order.log", twice)

    drawn = slots.draw_slot("order.log", rf.get("/"), order=101)

    assert re.findall(r">(\d+)</span>", drawn) == ["101", "202"]


def test_the_same_drawer_registered_twice_draws_once(rf):
    slots.fill_slot("order.log", number_of)
    slots.fill_slot("order.log", number_of)

    assert slots.draw_slot("order.log", rf.get("/"), order=7).count("<span") == 1


def test_a_slot_nobody_fills_is_empty(rf):
    assert slots.draw_slot("order.log", rf.get("/"), order=7) == ""
