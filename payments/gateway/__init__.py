"""The one door to Stripe: every call, its typed answer, and what an error means.

Whoever calls has committed a row with the intent of the call and its idempotency key before.
The kind of an error decides what that row becomes:

* `GatewayRejected`: the provider said no; the call did nothing and never will under this key.
* `GatewayBusy`: this call did nothing; send it again later under the same key.
* `GatewayUnknown`: nobody can tell; keep the money reserved, look up, or repeat under the key.
"""

from payments.gateway.checkouts import (
    checkout_deadline,
    expire_checkout,
    open_checkout,
    read_checkout,
)
from payments.gateway.client import API_VERSION
from payments.gateway.errors import (
    GatewayBusy,
    GatewayError,
    GatewayMisconfigured,
    GatewayRejected,
    GatewayUnknown,
    SignatureRefused,
    card_sentence,
)
from payments.gateway.events import verify_event
from payments.gateway.intents import capture, read_intent, release_authorisation
from payments.gateway.refunds import find_refunds, read_refund, refund
from payments.gateway.results import (
    CheckoutLine,
    CheckoutOpened,
    CheckoutState,
    IntentState,
    RefundState,
    VerifiedEvent,
)

__all__ = [
    "API_VERSION",
    "CheckoutLine",
    "CheckoutOpened",
    "CheckoutState",
    "GatewayBusy",
    "GatewayError",
    "GatewayMisconfigured",
    "GatewayRejected",
    "GatewayUnknown",
    "IntentState",
    "RefundState",
    "SignatureRefused",
    "VerifiedEvent",
    "capture",
    "card_sentence",
    "checkout_deadline",
    "expire_checkout",
    "find_refunds",
    "open_checkout",
    "read_checkout",
    "read_intent",
    "read_refund",
    "refund",
    "release_authorisation",
    "verify_event",
]
