"""What can go wrong at the provider, in the kinds that a caller decides by."""

import stripe
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

# What the person reads when a card is refused, by the provider's code.
CARD_SENTENCES = {
    "authentication_required": _("Your bank wants to ask you first. Pay on the payment page."),
    "card_declined": _("Your bank declined the card. Nothing was charged. Try another card."),
    "expired_card": _("The card has expired. Nothing was charged. Try another card."),
    "incorrect_cvc": _("The security code of the card is wrong. Nothing was charged."),
    "insufficient_funds": _(
        "There is not enough money on the card. Nothing was charged. Try another card."
    ),
    "payment_intent_authentication_failure": _(
        "The payment was refused on your bank’s page. Nothing was charged."
    ),
    "processing_error": _("The bank could not process the card. Nothing was charged. Try again."),
}


def card_sentence(code: str | None) -> str | Promise:
    """The sentence for the buyer whose card was refused with a code; None reads as declined."""
    return CARD_SENTENCES.get(code or "", CARD_SENTENCES["card_declined"])


class GatewayError(DomainError):
    """The provider did not do what was asked, or may not have done it."""

    code = "payment_provider"
    sentence = _("The payment provider did not answer as it should.")

    def __init__(
        self,
        sentence: str | Promise | None = None,
        *,
        provider_code: str = "",
        provider_message: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(sentence, provider_code=provider_code, request_id=request_id)
        self.provider_code = provider_code
        self.provider_message = provider_message
        self.request_id = request_id

    def __str__(self) -> str:
        told = f"{self.code} {self.provider_code} {self.provider_message}"
        return f"{told.strip()} [{self.request_id or 'no request id'}]"


class GatewayRejected(GatewayError):
    """A definite no: nothing was done, and repeating the call will not change that."""

    code = "payment_rejected"
    sentence = _("The payment provider refused this. Nothing was changed.")


class GatewayBusy(GatewayError):
    """This call did nothing; the same call under the same key may be sent again later.

    An earlier call under the same key may have done its work: only the repetition tells.
    """

    code = "payment_provider_busy"
    sentence = _("The payment provider is busy. We will try again in a moment.")


class GatewayMisconfigured(GatewayBusy):
    """The provider does not know our key: nothing is done until the operator mends it."""

    code = "payment_provider_settings"
    sentence = _("Payments are not set up correctly. The operator has been told.")


class GatewayUnknown(GatewayError):
    """Nobody can tell whether it was done: keep what was reserved, and look it up."""

    code = "payment_outcome_unknown"
    sentence = _("The payment provider did not confirm in time. We are checking; do not pay again.")


class SignatureRefused(GatewayError):
    """A message that claims to be the provider's, and is not, or is too old."""

    code = "signature_refused"
    sentence = _("The message was not signed as it should be.")


def translate(error: stripe.StripeError) -> GatewayError:
    """The kind of a client's error. Whatever is not plainly a no is unknown."""
    kind = _kind(error)
    code = (getattr(error.error, "code", None) if error.error else None) or error.code or ""
    sentence = None
    if isinstance(error, stripe.CardError):
        code = getattr(error.error, "decline_code", None) or code
        sentence = card_sentence(code)
    return kind(
        sentence,
        provider_code=code,
        provider_message=error.user_message or "",
        request_id=error.request_id or "",
    )


def _kind(error: stripe.StripeError) -> type[GatewayError]:
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return GatewayMisconfigured
    if isinstance(error, stripe.RateLimitError) or error.http_status in (409, 429):
        return GatewayBusy
    if isinstance(error, stripe.IdempotencyError):
        # The key was used before with other parameters: that call may have done its work.
        return GatewayUnknown
    if isinstance(error, stripe.CardError | stripe.InvalidRequestError):
        return GatewayRejected
    return GatewayUnknown
