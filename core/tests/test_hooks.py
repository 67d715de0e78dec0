"""Hooks: upward calls inside a transaction."""

import pytest
from django.db import connection, transaction

from core.hooks import Hook


def test_receivers_are_called_once_each_in_order_and_their_answers_returned():
    hook, called = Hook("order_paid"), []

    @hook.register
    def first(*, order):
        called.append(("first", order))
        return 1

    @hook.register
    def second(*, order):
        called.append(("second", order))
        return 2

    hook.register(first)

    assert hook(order=7) == [1, 2]
    assert called == [("first", 7), ("second", 7)]


def test_a_hook_without_receivers_answers_nothing():
    assert Hook("nobody_listens")(order=7) == []


def beats() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM core_heartbeat")
        return [row[0] for row in cursor.fetchall()]


def test_a_receiver_that_fails_takes_the_whole_transaction_with_it(committed_db):
    hook = Hook("order_paid")

    @hook.register
    def write(*, name):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_heartbeat VALUES (%s, clock_timestamp())", [name])

    with transaction.atomic():
        hook(name="kept")

    @hook.register
    def fail(*, name):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hook(name="lost")
    assert beats() == ["kept"]
