"""Talk before an order: only buyers open it, and it becomes the order's thread when paid."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.models import Upload
from gigs.models import Gig
from messaging.domain.members import make_memberships
from messaging.domain.messages import check_text, send
from messaging.errors import TooManyInquiries
from messaging.models import Inquiry
from messaging.rules import check_may_ask
from record.domain.threads import open_thread
from record.models import Thread

A_DAY = 20


@transaction.atomic
def open_inquiry(
    *, by: User, gig: Gig, text: str, client_id: UUID, uploads: Sequence[Upload] = ()
) -> Thread:
    """Ask a seller about a gig and return the thread; the first message is sent with it.

    An open inquiry of the same buyer about the same gig is gone on with. Raises OwnGig,
    MayNotAsk, TooManyInquiries (20 new ones in 24 hours), and whatever `send` raises.
    """
    check_may_ask(by, gig)
    check_text(text, has_files=bool(uploads))
    thread = _open_thread_about(by, gig)
    send(by=by, thread=thread, text=text, client_id=client_id, uploads=uploads)
    return thread


def inquiry_thread_of(*, buyer: User, gig: Gig) -> Thread | None:
    """Return the thread of the buyer's open inquiry about a gig, if there is one."""
    inquiry = _open_inquiries(buyer, gig).select_related("thread").first()
    return inquiry.thread if inquiry else None


def convert_inquiry(thread: Thread) -> bool:
    """End the inquiry of a thread, since its order is paid; tells whether there was one."""
    return (
        Inquiry.objects.filter(thread=thread, converted_at__isnull=True).update(
            converted_at=clock.now()
        )
        == 1
    )


def _open_thread_about(by: User, gig: Gig) -> Thread:
    if thread := inquiry_thread_of(buyer=by, gig=gig):
        return thread
    now = clock.now()
    recent = Inquiry.objects.filter(buyer=by, opened_at__gt=now - timedelta(days=1))
    if recent.count() >= A_DAY:
        raise TooManyInquiries
    try:
        with transaction.atomic():
            thread = open_thread(buyer=by, seller=gig.seller)
            Inquiry.objects.create(thread=thread, gig=gig, buyer=by, opened_at=now)
    except IntegrityError:
        # Two clicks at once: the other one opened it; the constraint decided.
        return _open_inquiries(by, gig).select_related("thread").get().thread
    make_memberships(thread)
    return thread


def _open_inquiries(buyer: User, gig: Gig):
    return Inquiry.objects.filter(buyer=buyer, gig=gig, converted_at__isnull=True)
