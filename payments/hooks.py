"""Upward calls inside the transaction; the orders app registers for them."""

from core.hooks import Hook

# Told with hold_id, payment_id, kind, intent_id, amount_minor and currency; the kind is
# authorised, captured, expired or failed. A receiver that knows the hold locks its order, then
# calls `payments.domain.holds.confirm` for the first two, and returns True. A payment that no
# receiver answers for belongs to nothing any more: it is booked and given back.
payment_reported = Hook("payment_reported")

# Told with the effect: it is done or rejected; a rejected refund's money is back in its hold.
effect_settled = Hook("effect_settled")

# Told with hold_id: a hold is about to be locked. Orders come first in the order of locks, so
# whoever owns the hold locks its own row here.
before_hold_lock = Hook("before_hold_lock")
