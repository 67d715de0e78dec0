"""What a gig may be refused, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, NotAllowed


class GigRefused(InvalidInput):
    """Content that cannot be published; the sentence says what to mend."""

    code = "gig_refused"


class MayNotPublish(NotAllowed):
    code = "may_not_publish"
    sentence = _("Only members of the seller account in good standing may publish for it.")


class GigIsRemoved(DomainError):
    code = "gig_is_removed"
    sentence = _("This gig was removed. It cannot be put on offer again.")
    http_status = 410


class GigHasNoVersion(DomainError):
    code = "gig_has_no_version"
    sentence = _("Publish the gig first.")
