"""Every refusal of an order's verbs, with the sentence for the person who meets it."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, InvalidInput, NotAllowed


class NotAParty(NotAllowed):
    """Whoever asks is neither the buyer nor a member of the seller account."""

    code = "not_a_party"
    sentence = _("Only the buyer and the seller of this order can do this.")


class OtherSide(NotAllowed):
    """The verb belongs to the other side."""

    code = "other_side"
    sentence = _("This is for the other side of the order to do.")


class WrongState(DomainError):
    """The order is in a state in which the verb does not exist."""

    code = "wrong_state"
    sentence = _("This cannot be done any more: the order is now “%(state)s”.")


class AlreadyAccepted(DomainError):
    code = "already_accepted"
    sentence = _("The seller has accepted this order; its payment is being collected.")


class NotTrading(NotAllowed):
    code = "not_trading"
    sentence = _("Your account may not place new orders now. Running orders go on.")


class OwnGig(NotAllowed):
    """Nobody who belongs to a seller account can buy from it."""

    code = "own_gig"
    sentence = _("You belong to this seller account, so you cannot buy from it.")


class SellerNotTrading(DomainError):
    code = "seller_not_trading"
    sentence = _("This seller takes no new orders now.")


class GigChanged(DomainError):
    """The version somebody looked at is not the one on offer."""

    code = "gig_changed"
    sentence = _("The seller has changed this gig. Please look at it again before you order.")


class KeyUsedOtherwise(DomainError):
    """The same request key came with another wish: never quietly give the first order for it."""

    code = "key_used_otherwise"
    sentence = _("This page has already been used for another order. Please open it again.")


class TooFast(InvalidInput):
    """Express extras leave less than a day of work."""

    code = "too_fast"

    def __init__(self) -> None:
        super().__init__(
            _("With this extra less than one day would be left for the work."), field="extras"
        )


class OfferGone(DomainError):
    code = "offer_gone"
    sentence = _("This offer is no longer open.")


class AnswersMissing(InvalidInput):
    """Required questions without an answer; `questions` names them."""

    code = "answers_missing"

    def __init__(self, questions: list) -> None:
        self.questions = questions
        super().__init__(
            _("Please answer these questions first: %(questions)s"),
            field="answers",
            questions="; ".join(question.text for question in questions),
        )


class BriefNotLate(DomainError):
    code = "brief_not_late"
    sentence = _("You can end this order without blame once the brief has been open for 7 days.")


class DeliveryEmpty(InvalidInput):
    code = "delivery_empty"

    def __init__(self) -> None:
        super().__init__(_("A delivery needs at least one file or a note."), field="files")


class LineUnknown(InvalidInput):
    code = "line_unknown"

    def __init__(self, number: int) -> None:
        super().__init__(
            _("The agreement has no line %(number)s."), field="line_numbers", number=number
        )


class PointsMissing(InvalidInput):
    code = "points_missing"

    def __init__(self) -> None:
        super().__init__(_("Please say at least one thing that should change."), field="points")


class OnlyNewAsks(DomainError):
    code = "only_new_asks"
    sentence = _(
        "What you ask for lies outside the agreement, so it is no revision."
        " Write to the seller and ask for an offer."
    )


class RevisionsUsedUp(DomainError):
    code = "revisions_used_up"
    sentence = _(
        "All %(included)s changes of this order are used. If a line of the agreement is not met,"
        " mark the point as a defect: that is free. For anything more, ask the seller for an"
        " offer, or accept the work."
    )


class ReviewProlonged(DomainError):
    code = "review_prolonged"
    sentence = _("The review of this order has been prolonged once already.")


class NotLateEnough(DomainError):
    code = "not_late_enough"
    sentence = _("You can cancel alone once the work is 24 hours late.")


class SomethingDelivered(DomainError):
    code = "something_delivered"
    sentence = _(
        "Something was delivered, so you cannot cancel alone. Refer the order to support instead."
    )


class NothingDelivered(DomainError):
    code = "nothing_delivered"
    sentence = _("Nothing was delivered, so you can cancel alone; support is not needed for that.")


class AlreadyReferred(DomainError):
    code = "already_referred"
    sentence = _("This order already waits for support.")


class CancellationOpen(DomainError):
    code = "cancellation_open"
    sentence = _("There is an open request to cancel this order already.")


class NoCancellation(DomainError):
    code = "no_cancellation"
    sentence = _("There is no open request to cancel this order.")


class OwnCancellation(DomainError):
    code = "own_cancellation"
    sentence = _("The other side has to answer this request; you can withdraw it.")


class NotYourCancellation(DomainError):
    code = "not_your_cancellation"
    sentence = _("The other side asked to cancel: you can agree or refuse.")


class ReviewsOver(DomainError):
    code = "reviews_over"
    sentence = _("The time for reviews of this order is over.")


class AlreadyReviewed(DomainError):
    code = "already_reviewed"
    sentence = _("You have reviewed this order already.")


class NotReviewable(DomainError):
    code = "not_reviewable"
    sentence = _("This order was cancelled in a way that leaves nothing to review.")


class NotStaff(NotAllowed):
    """Only staff who are no party of the order decide."""

    code = "not_staff"
    sentence = _("Only support may decide this, and nobody decides an order of their own.")


class ReferralResolved(DomainError):
    code = "referral_resolved"
    sentence = _("This referral has been resolved already.")
