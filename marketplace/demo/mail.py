"""The demo's post: kept in the database and shown on a page, never sent."""

from django.core.mail.backends.base import BaseEmailBackend

from core import clock
from marketplace.models import DemoMail


class MailboxBackend(BaseEmailBackend):
    """Puts every mail into the demo's mailbox."""

    def send_messages(self, email_messages) -> int:
        """Keep one row for each recipient; returns the number of messages."""
        now = clock.now()
        DemoMail.objects.bulk_create(
            DemoMail(to=to, subject=mail.subject[:300], body=mail.body, sent_at=now)
            for mail in email_messages
            for to in mail.recipients()
        )
        return len(email_messages)
