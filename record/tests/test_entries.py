"""Appending: no gaps, one entry for one client id, nothing without a canonical form."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core import clock
from record.domain import entries, threads
from record.domain.proof import verify_thread
from record.errors import ClientIdTaken, NotCanonical
from record.models import Entry, Thread


@pytest.fixture
def thread(cast):
    return threads.open_thread(buyer=cast.ana, seller=cast.agency)


def test_entries_are_numbered_from_one_and_chained_to_the_one_before(thread, cast):
    first = entries.append(thread=thread, kind="message", author=cast.ana, body={"text": "Hola"})
    second = entries.append(thread=thread, kind="house", author=None, body={"code": "paid"})
    stored = list(Entry.objects.filter(thread=thread).order_by("seq"))
    assert [e.seq for e in stored] == [1, 2]
    assert bytes(stored[0].previous) == bytes(32)
    assert bytes(stored[1].previous) == bytes(stored[0].hash) == bytes(first.hash)
    assert (thread.last_seq, bytes(thread.last_hash)) == (2, bytes(second.hash))
    assert verify_thread(thread) == 2


def test_what_an_entry_says_comes_back_byte_by_byte(thread, cast):
    body = {"text": "\u202eol\u0301 \x00 👩‍👩‍👧 \n <b>", "n": 3, "list": [None, True, "ñ"]}
    entry = entries.append(thread=thread, kind="message", author=cast.ana, body=body)
    assert entries.body_of(Entry.objects.get(pk=entry.pk)) == body
    assert verify_thread(thread) == 1


@pytest.mark.parametrize("value", [0.5, {1: "x"}, "\ud800", [0.1], b"x", object()])
def test_a_body_without_one_written_form_is_refused_and_nothing_is_stored(thread, cast, value):
    with pytest.raises(NotCanonical):
        entries.append(thread=thread, kind="message", author=cast.ana, body={"text": value})
    assert not Entry.objects.exists()


def test_the_same_client_id_again_returns_the_first_entry(thread, cast):
    client_id = uuid.uuid4()
    said = {"thread": thread, "kind": "message", "author": cast.ana, "client_id": client_id}
    first = entries.append(**said, body={"text": "one"})
    again = entries.append(**said, body={"text": "two"})
    assert (again.pk, entries.body_of(again)) == (first.pk, {"text": "one"})
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_the_client_id_of_somebody_else_is_refused(thread, cast):
    client_id = uuid.uuid4()
    said = {"thread": thread, "kind": "message", "body": {"text": "x"}, "client_id": client_id}
    entries.append(**said, author=cast.ana)
    with pytest.raises(ClientIdTaken):
        entries.append(**said, author=cast.bruno)
    assert Entry.objects.count() == 1


def test_an_entry_may_tell_when_something_took_effect_before(thread):
    at = clock.now().replace(microsecond=7)
    entry = entries.append(thread=thread, kind="order.paid", author=None, body={}, at=at)
    assert Entry.objects.get(pk=entry.pk).at == at
    assert verify_thread(thread) == 1


def test_entry_is_announced_after_the_commit_only(thread, cast, django_capture_on_commit_callbacks):
    from record.signals import entry_appended

    heard = []

    def hear(sender, thread_id, seq, **_):
        heard.append((thread_id, seq))

    entry_appended.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            entries.append(thread=thread, kind="message", author=cast.ana, body={"text": "x"})
            assert heard == []
    finally:
        entry_appended.disconnect(hear)
    assert heard == [(thread.pk, 1)]


def _race(thread, people, count, append):
    """Let each of `people` append `count` messages at once, each in a connection of its own."""
    start = threading.Barrier(len(people))

    def write(person):
        start.wait()
        failures = 0
        try:
            for number in range(count):
                try:
                    append(thread, person, number)
                except Exception:
                    failures += 1
        finally:
            connection.close()
        return failures

    with ThreadPoolExecutor(len(people)) as pool:
        return sum(pool.map(write, people))


def _append(thread, person, number):
    entries.append(
        thread=Thread(pk=thread.pk), kind="message", author=person, body={"text": str(number)}
    )


def _append_without_the_lock(thread, person, number):
    with transaction.atomic():
        head = Thread.objects.get(pk=thread.pk)
        text = entries.canonical({"text": str(number)})
        entries._insert(head, "message", entries.author_of(person), None, text, None)


def test_two_who_write_at_once_leave_a_whole_chain(committed_cast):
    thread = threads.open_thread(buyer=committed_cast.ana, seller=committed_cast.agency)
    people = [committed_cast.ana, committed_cast.bruno, committed_cast.carmen]
    assert _race(thread, people, 20, _append) == 0
    assert verify_thread(thread) == 60
    by_commit = Entry.objects.filter(thread=thread).order_by("seq").values_list("seq", flat=True)
    assert list(by_commit) == list(range(1, 61))


def test_without_the_lock_the_same_race_loses_messages(committed_cast):
    """The negative control: the race above is a race, and the lock is what decides it."""
    thread = threads.open_thread(buyer=committed_cast.ana, seller=committed_cast.agency)
    people = [committed_cast.ana, committed_cast.bruno, committed_cast.carmen]
    for person in people:
        entries.author_of(person)
    lost = _race(thread, people, 20, _append_without_the_lock)
    assert lost > 0
    assert Entry.objects.filter(thread=thread).count() == 60 - lost
