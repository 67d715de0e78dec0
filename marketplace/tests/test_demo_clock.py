from datetime import timedelta

from django.core.management import call_command
from django.db import connection

from core import clock


def _pretend_it_stopped(ago: str, farewell: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_heartbeat VALUES ('worker', clock_timestamp() - %s::interval)", [ago]
        )
        if farewell:
            cursor.execute(
                "UPDATE core_clock SET rested_at = clock_timestamp() - %s::interval", [ago]
            )


def _shift() -> timedelta:
    with connection.cursor() as cursor:
        cursor.execute("SELECT shift FROM core_clock")
        return cursor.fetchone()[0]


def test_the_clock_goes_on_where_the_stack_stopped(db):
    before = clock.now()
    _pretend_it_stopped("5 hours", farewell=True)
    call_command("wake_clock")
    assert abs(clock.now() - before + timedelta(hours=5)) < timedelta(seconds=5)


def test_after_a_kill_the_last_heartbeat_tells_when_it_stopped(db):
    before = clock.now()
    _pretend_it_stopped("5 hours", farewell=False)
    call_command("wake_clock")
    assert abs(clock.now() - before + timedelta(hours=5)) < timedelta(seconds=5)


def test_a_running_demo_is_not_set_back_by_waking_it_twice(db):
    _pretend_it_stopped("5 hours", farewell=True)
    call_command("rest_clock")
    call_command("wake_clock")
    call_command("wake_clock")
    assert timedelta(0) >= _shift() > timedelta(seconds=-5)
