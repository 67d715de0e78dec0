"""Inquiries, messages and files for tests of messaging."""

import uuid

from core.uploads import store
from messaging.domain import inquiries, messages


def ask(buyer, gig, text="Do you also draw labels?"):
    """Open an inquiry and return its thread."""
    return inquiries.open_inquiry(by=buyer, gig=gig, text=text, client_id=uuid.uuid4())


def say(person, thread, text="Hello", **fields):
    """Send a message under a new client id."""
    return messages.send(by=person, thread=thread, text=text, client_id=uuid.uuid4(), **fields)


def make_upload(owner, name="notes.txt", data=b"some notes"):
    """Keep a file of a person for a message."""
    return store(owner=owner, purpose="message", name=name, file=data)
