"""Many senders at once, messages sent twice: threads stay gap-free and inboxes true."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from accounts.tests.factories import make_seller, make_user
from gigs.tests.factories import make_gig
from messaging.domain import messages
from messaging.domain.rebuilding import rebuild_thread
from messaging.tests.factories import ask
from record.domain.proof import verify_thread
from record.models import Entry

SENDERS = 6
MESSAGES = 15


def lossy_talks(seed: int) -> int:
    """Talk in one thread from many sides with repetitions; returns how many messages were sent."""
    draw = random.Random(seed)
    buyer, owner = (make_user(f"{side}{uuid.uuid4().hex[:12]}") for side in ("buyer", "seller"))
    thread = ask(buyer, make_gig(make_seller(owner)))
    jobs = [
        (draw.choice([buyer, owner]), uuid.uuid4(), draw.randrange(1, 4))
        for _message in range(SENDERS * MESSAGES)
    ]
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda job: _send(thread, *job), jobs))
    entries = Entry.objects.filter(thread=thread, kind="message")
    assert entries.count() == len(jobs) + 1
    thread.refresh_from_db()
    assert verify_thread(thread) == thread.last_seq
    assert rebuild_thread(thread.pk) == []
    return len(jobs)


def _send(thread, person, client_id, times: int) -> None:
    """Send a message, and again as a client does that heard no answer."""
    try:
        first = [
            messages.send(by=person, thread=thread, text=f"{client_id}", client_id=client_id).seq
            for _time in range(times)
        ]
        assert len(set(first)) == 1
    finally:
        connection.close()
