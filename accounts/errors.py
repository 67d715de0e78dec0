"""What people and seller accounts may be refused, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, NotAllowed


class NameRefused(InvalidInput):
    """A display name that could deceive or break a page."""

    code = "name_refused"


class HandleTaken(DomainError):
    code = "handle_taken"
    sentence = _("Somebody has just taken this name in addresses. Please try again.")


class AlreadyMember(DomainError):
    code = "already_member"
    sentence = _("This person belongs to the seller account already.")


class AlreadySells(DomainError):
    code = "already_sells"
    sentence = _("You have a seller account of your own already.")


class OwnerStays(DomainError):
    code = "owner_stays"
    sentence = _("The owner cannot leave. Hand the account over to another member first.")


class NotTheOwner(NotAllowed):
    code = "not_the_owner"
    sentence = _("Only the owner of the seller account may do this.")


class StandingForbids(NotAllowed):
    code = "standing_forbids"
    sentence = _(
        "Your account is limited at the moment. Running orders go on; the statement on your"
        " profile says what is limited, until when, and how to appeal."
    )


class SanctionNeedsPerson(NotAllowed):
    code = "sanction_needs_person"
    sentence = _(
        "Only a member of the staff with the right to do so may decide on a sanction, and never"
        " on their own account."
    )


class SanctionNeedsReason(InvalidInput):
    code = "sanction_needs_reason"
    sentence = _("Say which rule applies, the facts, and what the sanction covers.")

    def __init__(self) -> None:
        super().__init__(self.sentence)


class SanctionIsOver(DomainError):
    code = "sanction_is_over"
    sentence = _("This sanction has ended already.")
