"""Refusals of the payments app, each with the sentence for whoever meets it."""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class HoldRefused(DomainError):
    """The hold is not in the state that this move needs."""

    code = "hold_refused"
    sentence = _("The money of this order cannot be moved like this any more.")


class RefundTooHigh(DomainError):
    """More was to be given back than is still held."""

    code = "refund_too_high"
    sentence = _("No more than %(left)s is held for this order.")


class PaymentMismatch(DomainError):
    """The provider reports another amount or currency than was asked; never booked."""

    code = "payment_mismatch"
    sentence = _("The payment does not match the order. It was not booked; support will look.")


class CheckoutUnclear(DomainError):
    """The provider did not tell whether the pay page stands; asking again is safe."""

    code = "checkout_unclear"
    sentence = _("The payment page is not ready yet. Nothing was charged; please try again.")
    http_status = 503


class CheckoutRefused(DomainError):
    """The provider refused to open a pay page."""

    code = "checkout_refused"
    sentence = _("The payment page could not be opened. Nothing was charged.")
    http_status = 502
