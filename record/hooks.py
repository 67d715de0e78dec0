"""Called inside the transaction that appends, for what must stand with the entry itself."""

from core.hooks import Hook

entry_written = Hook("entry_written")  # thread: Thread, entry: Entry, body: dict, author: User|None
