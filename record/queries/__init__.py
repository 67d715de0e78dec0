from record.queries.access import access_party_thread, access_thread, active_grant, read_as_staff
from record.queries.entries import entries_after, entries_before, entry_at, newest, page_around
from record.queries.files import may_see_file

__all__ = [
    "access_party_thread",
    "access_thread",
    "active_grant",
    "entries_after",
    "entries_before",
    "entry_at",
    "may_see_file",
    "newest",
    "page_around",
    "read_as_staff",
]
