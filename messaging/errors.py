from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, NotAllowed

TEXT_MAX = 10_000


class NotAParty(NotAllowed):
    """Only the two sides of a thread write in it."""

    code = "not_a_party"
    sentence = _("Only the buyer and the seller write here.")


class WriterSuspended(NotAllowed):
    """A suspended account writes about its running orders only (law 8)."""

    code = "writer_suspended"
    sentence = _(
        "Your account is suspended. You can write about orders that are running, not here."
        " Your settings say why, and how to appeal."
    )


class MayNotAsk(NotAllowed):
    """An inquiry is opened by a buyer in good standing about a gig of somebody else."""

    code = "may_not_ask"
    sentence = _("You cannot write to this seller about this gig.")


class OwnGig(MayNotAsk):
    code = "own_gig"
    sentence = _("This gig is your own.")


class MessageEmpty(InvalidInput):
    code = "message_empty"

    def __init__(self) -> None:
        super().__init__(_("Write something or add a file."), field="text")


class MessageTooLong(InvalidInput):
    code = "message_too_long"

    def __init__(self, length: int) -> None:
        super().__init__(
            _("A message holds %(limit)s characters; this one has %(length)s."),
            field="text",
            limit=TEXT_MAX,
            length=length,
        )


class TooManyFiles(InvalidInput):
    code = "too_many_files"

    def __init__(self, limit: int) -> None:
        super().__init__(_("A message carries up to %(limit)s files."), field="files", limit=limit)


class TooFast(DomainError):
    """More messages in a minute than anybody writes by hand."""

    code = "too_fast"
    sentence = _("You are sending very fast. Wait a minute and send it again, please.")
    http_status = 429


class TooManyInquiries(TooFast):
    code = "too_many_inquiries"
    sentence = _(
        "You have written to many sellers today. Tomorrow you can open further conversations."
    )
