from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, NotAllowed


class NotCanonical(InvalidInput):
    """A body holds something that has no single written form: a float, an odd key, a surrogate."""

    code = "not_canonical"

    def __init__(self, what: str) -> None:
        super().__init__(_("This text holds characters that cannot be stored."))
        self.what = what


class ClientIdTaken(DomainError):
    """Somebody else's entry has this client id; the sender must make a new one."""

    code = "client_id_taken"
    sentence = _("This message was sent under a number that is in use. Please send it again.")


class ChainBroken(DomainError):
    """The record of a thread does not verify; `seq` is the first entry that is wrong."""

    code = "chain_broken"
    sentence = _("Entry %(seq)s of this record was changed: %(what)s.")

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(seq=seq, what=what)
        self.seq = seq
        self.what = what


class GrantNeedsReason(InvalidInput):
    """Staff read a thread for a stated reason only."""

    code = "grant_needs_reason"

    def __init__(self) -> None:
        super().__init__(_("Say why this record must be read."), field="reason")


class MayNotGrant(NotAllowed):
    """The actor may not open records, or the reader is not staff."""

    code = "may_not_grant"
    sentence = _("Only staff with the right to open records may do this, and only for staff.")
