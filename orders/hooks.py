"""What higher apps do inside the transaction of an order."""

from core.hooks import Hook

choose_thread = Hook("choose_thread")
"""(order) → the thread of the inquiry this order grows from, or None. Called before payment."""

order_paid = Hook("order_paid")
"""(order) The order has its thread and is paid; messaging converts the inquiry."""
