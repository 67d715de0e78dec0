"""Announcements: told after the commit, never of what was rolled back, quiet about a told past."""

import pytest
from django.db import transaction
from django.dispatch import Signal

from core.announce import announce, quiet


@pytest.fixture
def signal() -> Signal:
    return Signal()


@pytest.fixture
def heard(signal) -> list:
    """What a receiver was told."""
    told = []

    def hear(sender, **facts):
        facts.pop("signal")
        told.append(facts)

    signal.connect(hear, weak=False)
    return told


def test_it_is_told_after_the_commit_and_not_before(
    db, signal, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            announce(signal, order_id=7)
        assert heard == []
    assert heard == [{"order_id": 7}]


def test_what_is_rolled_back_is_never_told(committed_db, signal, heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(signal, order_id=7)
        raise ZeroDivisionError
    assert heard == []
    with transaction.atomic():
        announce(signal, order_id=8)
    assert heard == [{"order_id": 8}]


def test_a_receiver_that_fails_hurts_neither_the_others_nor_the_caller(
    db, signal, caplog, django_capture_on_commit_callbacks
):
    told = []

    def fail(**_facts):
        raise RuntimeError("the mail server is away")

    def hear(**facts):
        told.append(facts["n"])

    signal.connect(fail, weak=False)
    signal.connect(hear, weak=False)
    with django_capture_on_commit_callbacks(execute=True):
        announce(signal, n=3)

    assert told == [3]
    assert "the mail server is away" in caplog.text


def test_a_past_that_is_told_is_no_news_to_anybody(
    db, signal, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with quiet():
            announce(signal, n=1)
            with quiet():
                announce(signal, n=2)
            announce(signal, n=3)
        announce(signal, n=4)
    assert heard == [{"n": 4}]


def test_quiet_ends_also_after_an_error(db, signal, heard, django_capture_on_commit_callbacks):
    with pytest.raises(ZeroDivisionError), quiet():
        raise ZeroDivisionError
    with django_capture_on_commit_callbacks(execute=True):
        announce(signal, n=1)
    assert heard == [{"n": 1}]
