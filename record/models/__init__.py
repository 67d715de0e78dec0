from record.models.access import ReadGrant, ReadLog
from record.models.entry import Author, Entry, EntryBody, EntryFile
from record.models.thread import Thread

__all__ = [
    "Author",
    "Entry",
    "EntryBody",
    "EntryFile",
    "ReadGrant",
    "ReadLog",
    "Thread",
]
