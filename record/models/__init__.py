from record.models.access import ReadGrant, ReadLog
from record.models.entry import Author, Entry, EntryBody, EntryFile, Erasure
from record.models.thread import Thread

__all__ = [
    "Author",
    "Entry",
    "EntryBody",
    "EntryFile",
    "Erasure",
    "ReadGrant",
    "ReadLog",
    "Thread",
]
