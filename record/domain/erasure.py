"""Erasing what an entry says; that something was said, when and under which pseudonym, stays."""

from django.db import connection

from record.models import Entry


def erase_body(*, entry: Entry, reason: str) -> None:
    """Delete body, salt and file links of an entry; the chain of its thread stays valid.

    Runs the one function of the database that may do it (record/migrations/0002). Without the
    salt the commitment tells nothing about the text.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_erase_entry(%s::bigint, %s::text)", [entry.pk, reason])
