"""The words of an order's life."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    PENDING_PAYMENT = "pending_payment", _("Waiting for payment")
    REQUESTED = "requested", _("Asked the seller")
    AWAITING_BRIEF = "awaiting_brief", _("Waiting for the brief")
    IN_PROGRESS = "in_progress", _("In progress")
    DELIVERED = "delivered", _("Delivered")
    IN_REVISION = "in_revision", _("In revision")
    DISPUTED = "disputed", _("Disputed")
    COMPLETED = "completed", _("Completed")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Actor(models.TextChoices):
    BUYER = "buyer"
    SELLER = "seller"
    STAFF = "staff"
    CLOCK = "clock"
    PROVIDER = "provider"


class Cause(models.TextChoices):
    """Whose a cancellation was, computed from the record."""

    NOT_PAID = "not_paid", _("It was never paid")
    WITHDRAWN = "withdrawn", _("Withdrawn before the seller accepted")
    DECLINED = "declined", _("The seller declined the request")
    NO_ANSWER = "no_answer", _("The seller did not answer the request")
    BUYER_BEFORE_START = (
        "buyer_before_start",
        _("The buyer cancelled before the work began"),
    )
    NO_BRIEF = "no_brief", _("The brief never came")
    SELLER_LATE = "seller_late", _("The work was late and nothing had been delivered")
    SELLER_CANCELLED = "seller_cancelled", _("The seller gave the order up")
    AGREED = "agreed", _("Both agreed")
    DECISION = "decision", _("Decided by support")
    LATE_PAYMENT = "late_payment", _("The payment came after the order had expired")


class TimerKind(models.TextChoices):
    PAYMENT_EXPIRES = "payment_expires"
    REQUEST_EXPIRES = "request_expires"
    BRIEF_REMINDER = "brief_reminder"
    BRIEF_OPEN_LONG = "brief_open_long"
    DUE = "due"
    LATE_GRACE_ENDS = "late_grace_ends"
    REVIEW_REMINDER = "review_reminder"
    AUTO_ACCEPT = "auto_accept"
    CANCELLATION_UNANSWERED = "cancellation_unanswered"
    REVIEWS_PUBLISHED = "reviews_published"
    CLEARING_ENDS = "clearing_ends"
    MAXIMUM_LIFE = "maximum_life"


class ReferralKind(models.TextChoices):
    SILENT_CANCELLATION = "silent_cancellation", _("A cancellation got no answer")
    LATE_AFTER_DELIVERY = "late_after_delivery", _("Late after something was delivered")
    DISPUTE = "dispute", _("Dispute")
    MAXIMUM_LIFE = "maximum_life", _("Open longer than money may be held")


class OfferState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class PointKind(models.TextChoices):
    DEFECT = "defect", _("Defect: a line is not met")
    REVISION = "revision", _("Revision: a change inside the scope")
    NEW_ASK = "new_ask", _("New ask: outside the scope")
