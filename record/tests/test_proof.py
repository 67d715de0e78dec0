"""The chain finds every change, also one made by somebody who may do anything in the database."""

import itertools
import os
from contextlib import contextmanager
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from core import clock
from core.models import Upload
from record.domain import entries, erasure, threads
from record.domain.proof import verify_thread
from record.errors import ChainBroken
from record.models import Entry, EntryBody, Thread


def _upload(owner):
    return Upload.objects.create(
        owner=owner, purpose="message", name="a.txt", kind="text", content_type="text/plain",
        size=3, sha256="ab" * 32, storage_name="x", created_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def thread(committed_cast):
    made = threads.open_thread(buyer=committed_cast.ana, seller=committed_cast.agency)
    for number in range(4):
        author = [committed_cast.ana, committed_cast.bruno][number % 2]
        files = [_upload(author)] if number == 1 else []
        entries.append(
            thread=made, kind="message", author=author, body={"text": f"n {number}"}, files=files
        )
    return made


@contextmanager
def as_superuser():
    """Let the default connection be somebody with all rights, whom no trigger stops."""
    login = urlsplit(os.environ["SUPERUSER_DATABASE_URL"])
    settings = connection.settings_dict
    before = {key: settings[key] for key in ("USER", "PASSWORD")}
    connection.close()
    settings.update(USER=login.username, PASSWORD=unquote(login.password))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        yield
    finally:
        connection.close()
        settings.update(before)


def found(thread, tampering):
    """Tell whether the proof finds what a statement changed; the change is undone again."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(tampering)
            assert cursor.rowcount > 0
        try:
            verify_thread(Thread.objects.get(pk=thread.pk))
        except ChainBroken:
            return True
        finally:
            transaction.set_rollback(True)
    return False


THIRD = "(SELECT id FROM record_entry WHERE seq = 3)"
ITS_AUTHOR = "(SELECT author_id FROM record_entry WHERE seq = 3)"
FOURTH_BODY = (
    "(SELECT canonical FROM record_entrybody b JOIN record_entry e ON e.id = b.entry_id"
    " WHERE e.seq = 4)"
)
TAMPERINGS = {
    "seq": "UPDATE record_entry SET seq = 9 WHERE seq = 3",
    "kind": "UPDATE record_entry SET kind = 'house' WHERE seq = 3",
    "author": "UPDATE record_entry SET author_id = (SELECT max(id) FROM record_author)"
    " WHERE seq = 3",
    "no author": "UPDATE record_entry SET author_id = NULL WHERE seq = 3",
    "at": "UPDATE record_entry SET at = at + interval '1 microsecond' WHERE seq = 3",
    "commitment": "UPDATE record_entry SET commitment = sha256('x') WHERE seq = 3",
    "previous": "UPDATE record_entry SET previous = sha256('x') WHERE seq = 3",
    "hash": "UPDATE record_entry SET hash = sha256('x') WHERE seq = 3",
    "client_id": "UPDATE record_entry SET client_id = gen_random_uuid() WHERE seq = 3",
    "pseudonym": f"UPDATE record_author SET pseudonym = 'somebody' WHERE id = {ITS_AUTHOR}",
    "salt": f"UPDATE record_entrybody SET salt = sha256('x') WHERE entry_id = {THIRD}",
    "text": "UPDATE record_entrybody SET canonical = replace(canonical, 'n 2', 'n 7')",
    "body gone": f"DELETE FROM record_entrybody WHERE entry_id = {THIRD}",
    "another body": f"UPDATE record_entrybody SET canonical = {FOURTH_BODY}"
    f" WHERE entry_id = {THIRD}",
    "file gone": "DELETE FROM record_entryfile",
    "file changed": "UPDATE core_upload SET sha256 = repeat('cd', 32)",
    "entry gone": "DELETE FROM record_entry WHERE seq = 3",
    "last entry gone": "DELETE FROM record_entry WHERE seq = 4",
    "head": "UPDATE record_thread SET last_seq = 5",
    "thread's name": "UPDATE record_thread SET public_id = 'another'",
}


def test_a_change_of_any_field_is_found(thread):
    with as_superuser():
        missed = [what for what, statement in TAMPERINGS.items() if not found(thread, statement)]
    assert missed == []
    assert verify_thread(thread) == 4


def test_the_command_names_the_broken_thread_and_fails(thread):
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(TAMPERINGS["text"])
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 threads are broken"):
        call_command("check_record", stdout=out)
    assert out.getvalue() == (
        f"{thread.public_id}: Entry 3 of this record was changed: its body.\n"
    )


CHANGES = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
TABLES = ["entry", "entrybody", "entryfile", "readlog", "erasure"]


@pytest.mark.parametrize("role", ["default", "migrator"])
def test_neither_role_may_change_what_was_appended(thread, role):
    for table, verb in itertools.product(TABLES, CHANGES):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|append-only"),
            transaction.atomic(using=role),
            connections[role].cursor() as cursor,
        ):
            cursor.execute(verb.format(f"record_{table}"))
    assert verify_thread(thread) == 4


FORBIDDEN = [
    "DELETE FROM record_thread",
    "UPDATE record_thread SET buyer_id = buyer_id",
    "UPDATE record_author SET pseudonym = 'somebody'",
    "UPDATE record_author SET user_id = (SELECT max(id) FROM accounts_user)",
    "DELETE FROM record_author",
    "DELETE FROM record_readgrant",
    "INSERT INTO record_erasure (entry_id, reason, at) SELECT id, 'x', now() FROM record_entry",
]


def test_the_application_may_not_change_who_stands_behind_the_record(thread):
    for statement in FORBIDDEN:
        with (
            pytest.raises(DatabaseError, match=r"permission denied|may only lose"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert verify_thread(thread) == 4


def test_the_setting_that_opens_the_erase_function_opens_nothing_for_the_application(thread):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL encargo.erase = 'record_entrybody'")
            cursor.execute("DELETE FROM record_entrybody")
    assert EntryBody.objects.count() == 4


def test_an_erased_body_is_gone_and_the_chain_is_valid(thread):
    entry = Entry.objects.get(thread=thread, seq=2)
    erasure.erase_body(entry=entry, reason="request of 3 May")
    erased = Entry.objects.get(pk=entry.pk)
    assert entries.is_erased(erased)
    assert entries.body_of(erased) == {}
    assert not erased.files.exists()
    assert verify_thread(thread) == 4
    out = StringIO()
    call_command("check_record", stdout=out)
    assert out.getvalue() == "1 threads with 4 entries are whole.\n"


def test_after_an_erasure_the_tables_are_shut_again(thread):
    with transaction.atomic(using="migrator"):
        with connections["migrator"].cursor() as cursor:
            cursor.execute(
                "SELECT record_erase_entry((SELECT id FROM record_entry WHERE seq = 2), 'x')"
            )
            with pytest.raises(DatabaseError, match="append-only"):
                cursor.execute("DELETE FROM record_entrybody")
            connections["migrator"].set_rollback(True)


def test_an_erasure_needs_a_reason(thread):
    with pytest.raises(DatabaseError, match="needs a reason"), transaction.atomic():
        erasure.erase_body(entry=Entry.objects.get(seq=2), reason=" ")
    assert EntryBody.objects.count() == 4
