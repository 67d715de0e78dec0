"""Gigs, files and threads for tests of messaging."""

import uuid

from core import clock
from core.uploads import store
from gigs.models import Category, Gig, GigVersion
from messaging.domain import inquiries, messages


def make_gig(seller, **fields) -> Gig:
    """Make a live gig with one bare version."""
    category, _made = Category.objects.get_or_create(slug="design", names={"en": "Design"})
    gig = Gig.objects.create(
        seller=seller, category=category, slug="a-logo", created_at=clock.now(), **fields
    )
    gig.live_version = GigVersion.objects.create(
        gig=gig, number=1, language="en", title="A logo", description="x", published_at=clock.now()
    )
    gig.status, gig.published_at = Gig.Status.LIVE, clock.now()
    gig.save()
    return gig


def ask(buyer, gig, text="Do you also draw labels?"):
    """Open an inquiry and return its thread."""
    return inquiries.open_inquiry(by=buyer, gig=gig, text=text, client_id=uuid.uuid4())


def say(person, thread, text="Hello", **fields):
    """Send a message under a new client id."""
    return messages.send(by=person, thread=thread, text=text, client_id=uuid.uuid4(), **fields)


def make_upload(owner, name="notes.txt", data=b"some notes"):
    """Keep a file of a person for a message."""
    return store(owner=owner, purpose="message", name=name, file=data)
