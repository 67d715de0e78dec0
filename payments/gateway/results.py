"""What the calls answer: plain frozen values, never the client's own objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class CheckoutLine:
    """One line that the pay page shows; the amount is in minor units, for one piece."""

    name: str
    unit_minor: int
    quantity: int = 1


@dataclass(frozen=True)
class CheckoutOpened:
    """A hosted page that waits for the buyer, until `expires_at` (Unix seconds, real time)."""

    session_id: str
    url: str
    expires_at: int


@dataclass(frozen=True)
class IntentState:
    """A payment as the provider has it; amounts in minor units of `currency`.

    `status` is the provider's word: `succeeded` is captured, `requires_capture` authorised.
    `provider_fee_minor` is the provider's own cost, in `provider_fee_currency`, once it is known.
    """

    intent_id: str
    status: str
    currency: str
    amount_minor: int
    capturable_minor: int
    received_minor: int
    charge_id: str | None
    provider_fee_minor: int | None
    provider_fee_currency: str | None
    failure_code: str | None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_authorised(self) -> bool:
        return self.status == "requires_capture"

    @property
    def is_captured(self) -> bool:
        return self.status == "succeeded"


@dataclass(frozen=True)
class CheckoutState:
    """A checkout as the provider has it. `status` is open, complete or expired.

    Whether money came is told by `intent`, not by `payment_status`: an authorised payment stays
    `unpaid` there until it is captured.
    """

    session_id: str
    status: str
    payment_status: str
    currency: str
    total_minor: int
    order_reference: str | None
    url: str | None
    intent: IntentState | None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RefundState:
    """A refund as the provider has it. `status`: pending, succeeded, failed, canceled, …"""

    refund_id: str
    status: str
    currency: str
    amount_minor: int
    intent_id: str | None
    charge_id: str | None
    failure_reason: str | None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VerifiedEvent:
    """An event whose signature, age and mode were checked. Read its object again before acting."""

    id: str
    kind: str
    object_id: str
    object_kind: str
    livemode: bool
    created: int
    body: Mapping[str, Any]
