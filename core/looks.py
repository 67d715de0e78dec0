"""Which look belongs to which word: tones and icons of states, kinds of notices and slips."""

# state of an order (or of a proposal) -> tone of its tag, icon
STATE_LOOKS = {
    "pending_payment": ("soon", "card"),
    "requested": ("act", "user"),
    "awaiting_brief": ("bind", "brief"),
    "in_progress": ("act", "clock"),
    "late": ("late", "warning"),
    "delivered": ("act", "eye"),
    "in_revision": ("soon", "edit"),
    "paused": ("", "pause"),
    "disputed": ("house", "scale"),
    "completed": ("ok", "check"),
    "closed": ("end", "lock"),
    "cancelled": ("end", "close"),
    "open": ("bind", "clock"),
    "accepted": ("ok", "check"),
    "declined": ("end", "close"),
    "withdrawn": ("end", "undo"),
    "expired": ("end", "clock"),
}
TONES = ("", "act", "bind", "house", "ok", "soon", "late", "end")
NOTICES = {
    "info": "info",
    "house": "shield",
    "success": "check",
    "warning": "warning",
    "error": "warning",
    "binding": "brief",
    "plain": "info",
}
SLIPS = ("binding", "house", "delivery")
SLIP_STATES = ("agreed", "proposed", "accepted", "declined", "expired")
ENTRIES = ("message", "event", "slip")
ENTRY_STATES = ("", "pending", "sent", "read", "failed", "removed")
TIME_STYLES = ("full", "short", "date", "time")
# icons that point along the line of reading, turned over in right-to-left languages
MIRRORED = frozenset(
    {"back", "chevron", "arrow-left", "arrow-right", "send", "undo", "logout", "login"}
)
