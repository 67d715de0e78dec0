"""What messaging hears: entries as they are written, orders as they are paid."""

from messaging.domain.inquiries import convert_inquiry, inquiry_thread_of
from messaging.domain.members import project
from messaging.domain.rebuilding import rebuild_thread
from orders.hooks import choose_thread, order_paid
from record.hooks import entry_written


@entry_written.register
def write_inbox(*, thread, entry, body, author) -> None:
    """Bring the inbox rows up to the entry, in its transaction."""
    project(thread, entry, body, author)


@choose_thread.register
def offer_inquiry(*, order):
    """Offer the thread of the buyer's open inquiry about the ordered gig."""
    return inquiry_thread_of(buyer=order.buyer, gig=order.gig_version.gig)


@order_paid.register
def convert(*, order) -> None:
    """Make the inquiry the order's thread, and give everybody a row in the inbox.

    What happened before the payment is on the record by now, so the rows are made from it.
    """
    convert_inquiry(order.thread)
    rebuild_thread(order.thread.pk)
