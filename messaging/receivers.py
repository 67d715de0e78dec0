"""What messaging hears: entries as they are written, orders as they are paid."""

from functools import partial

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from messaging import doorbell
from messaging.domain.inquiries import convert_inquiry, inquiry_thread_of
from messaging.domain.members import project
from messaging.domain.rebuilding import rebuild_thread
from messaging.signals import entries_read
from orders.hooks import choose_thread, order_paid
from record.hooks import entry_written


@entry_written.register
def write_inbox(*, thread, entry, body, author) -> None:
    """Bring the inbox rows up to the entry, in its transaction; ring once it has committed."""
    people = project(thread, entry, body, author)
    transaction.on_commit(
        partial(doorbell.ring_entry, thread_id=thread.pk, seq=entry.seq, user_ids=people),
        robust=True,
    )


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


@receiver(entries_read)
def ring_reading(sender, thread_id: int, user_id: int, seq: int, **kwargs) -> None:
    """Tell the other side's sockets, and the reader's other devices."""
    doorbell.ring_read(thread_id=thread_id, user_id=user_id, seq=seq)


@receiver(user_logged_out)
def close_sockets(sender, request, **kwargs) -> None:
    """Close the sockets of the session that ends."""
    if request.session.session_key:
        doorbell.ring_revoked(session_key=request.session.session_key)
