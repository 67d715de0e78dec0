from messaging.views.inbox import inbox
from messaging.views.thread import ask, draft, entries, read, send, thread

__all__ = ["ask", "draft", "entries", "inbox", "read", "send", "thread"]
