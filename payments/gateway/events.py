"""Events that the provider sends: whose they are is checked before anything is read."""

import json
from typing import Any

import stripe
from django.conf import settings

from payments.gateway.errors import SignatureRefused
from payments.gateway.results import VerifiedEvent

TOLERANCE_SECONDS = 300
BYTES_MAX = 512 * 1024


def verify_event(*, payload: bytes, signature_header: str) -> VerifiedEvent:
    """The event in a webhook's body, or `SignatureRefused`.

    Any of `STRIPE_WEBHOOK_SECRETS` may have signed it (two are active while one is replaced),
    within 300 seconds. Test events are refused on a live site and the other way round, and so
    are events of an account that is not ours.
    """
    if len(payload) > BYTES_MAX:
        raise SignatureRefused(provider_code="too_large")
    if not any(_signed(payload, signature_header, key) for key in settings.STRIPE_WEBHOOK_SECRETS):
        raise SignatureRefused(provider_code="signature")
    try:
        told = json.loads(payload)
        event = _read(told)
    except (ValueError, KeyError, TypeError) as error:
        raise SignatureRefused(provider_code="not_an_event") from error
    if event.livemode is not settings.STRIPE_LIVE:
        raise SignatureRefused(provider_code="wrong_mode")
    if told.get("account"):
        raise SignatureRefused(provider_code="foreign_account")
    return event


def _signed(payload: bytes, header: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(payload, header, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _read(told: dict[str, Any]) -> VerifiedEvent:
    if told["object"] != "event":
        raise ValueError("This is not an event.")
    subject = told["data"]["object"]
    return VerifiedEvent(
        id=str(told["id"]),
        kind=str(told["type"]),
        # A few kinds (the balance, for one) tell of an object without an id.
        object_id=str(subject.get("id", "")),
        object_kind=str(subject["object"]),
        livemode=bool(told["livemode"]),
        created=int(told["created"]),
        body=told,
    )
