from messaging.queries.inbox import InboxPage, InboxRow, inbox, row_of, unread_threads
from messaging.queries.log import LogPage, log_page, receipt_of
from messaging.queries.places import gig_to_ask_about, member_of

__all__ = [
    "InboxPage",
    "InboxRow",
    "LogPage",
    "gig_to_ask_about",
    "inbox",
    "log_page",
    "member_of",
    "receipt_of",
    "row_of",
    "unread_threads",
]
