"""Send what is due by e-mail: one mail a notice, at least once, never lost by an outage."""

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import clock
from notifications import kinds
from notifications.models import Notification

logger = logging.getLogger(__name__)
# With waits of 2, 4, 8 … at most 60 minutes this is somewhat more than a day.
TRIES_MAX = 30
WAIT_MINUTES_MAX = 60


def mail_due(limit: int) -> int:
    """Send up to `limit` mails that are due; returns how many were sent.

    While the mail server cannot be reached the sweep stops at the first failure: what waits
    keeps waiting, and nobody sits through `limit` time-outs.
    """
    if not _next_due().exists():
        return 0
    connection = get_connection()
    sent = 0
    try:
        while sent < limit and _send_next(connection):
            sent += 1
    finally:
        connection.close()
    return sent


def _next_due():
    return Notification.objects.filter(mail_due=True, mail_at__lte=clock.now()).order_by(
        "mail_at", "id"
    )


@transaction.atomic
def _send_next(connection) -> bool:
    """Send one mail under its row's lock; False when nothing is left or the server failed."""
    notice = (
        _next_due()
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient")
        .first()
    )
    if notice is None:
        return False
    if not notice.recipient.is_active:
        _settle(notice, sent=False)
        return True
    try:
        connection.open()
        mail_of(notice, connection).send()
    except SMTPRecipientsRefused:
        _postpone(notice)
        return True
    except (SMTPException, OSError) as failure:
        logger.warning("mail waits, the server failed: %s", type(failure).__name__)
        _postpone(notice)
        return False
    except Exception:
        # One notice that cannot be drawn must not keep back everybody else's mail.
        logger.exception("mail of notice %s cannot be sent", notice.public_id)
        _postpone(notice)
        return True
    _settle(notice, sent=True)
    return True


def mail_of(notice: Notification, connection=None) -> EmailMessage:
    """Draw the mail of a notice in its recipient's language and time zone."""
    recipient = notice.recipient
    language = recipient.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(recipient.time_zone):
        title, body = kinds.kind_named(notice.kind).draw(notice.facts)
        text = render_to_string(
            "notifications/mail/notice.txt",
            {
                "name": recipient.display_name,
                "body": body,
                "link": settings.SITE_URL + notice.url if notice.url else "",
                "settings_link": f"{settings.SITE_URL}/settings/",
                "site_name": settings.SITE_NAME,
            },
        )
    # A line break in a name must not become a header of the mail.
    subject = " ".join(title.split())
    return EmailMessage(subject, text, to=[recipient.email], connection=connection)


def _settle(notice: Notification, *, sent: bool) -> None:
    notice.mail_due = False
    notice.mailed_at = clock.now() if sent else None
    notice.save(update_fields=["mail_due", "mailed_at"])


def _postpone(notice: Notification) -> None:
    notice.mail_tries += 1
    minutes = min(2**notice.mail_tries, WAIT_MINUTES_MAX)
    notice.mail_at = clock.now() + timedelta(minutes=minutes)
    notice.mail_due = notice.mail_tries < TRIES_MAX
    notice.save(update_fields=["mail_tries", "mail_at", "mail_due"])
