from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from core import clock


def test_the_clock_moves_for_everybody_by_what_it_is_told(committed_db):
    before = clock.now()
    after = clock.move(timedelta(days=3))
    connection.close()
    assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, minutes=1)
    assert after - before >= timedelta(days=3)


def test_a_told_time_holds_for_the_session_alone_and_ends_with_its_block(db):
    past = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    with clock.telling(past):
        assert clock.now() == past
        with clock.telling(past + timedelta(hours=1)):
            assert clock.now() == past + timedelta(hours=1)
        assert clock.now() == past
    assert clock.now() > past + timedelta(days=30)


def test_the_application_may_not_make_an_immovable_clock_movable(db):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock SET movable = true")
