"""Opening and deciding a case; for now the whole of it is the order's arbitration."""

from orders.domain import arbitration
from orders.models import Order


def open_case(*, by, order: Order, reason: str) -> None:
    """Stop the clocks and the money of an order until a person of the staff decides.

    `by` is a party or staff. Raises the errors of `orders.rules.may_open_case`.
    """
    arbitration.open_case(by=by, order=order, reason=reason)


def decide_case(*, by, order: Order, refund_price_minor: int, reasons: str) -> None:
    """Split the held price: `refund_price_minor` to the buyer, the rest to the seller.

    The buyer's fee follows in proportion; both sides read `reasons`. Raises NotStaff for
    everybody who may not decide, InvalidInput for more than is held.
    """
    arbitration.resolve_case(
        by=by, order=order, refund_price_minor=refund_price_minor, reasons=reasons
    )
