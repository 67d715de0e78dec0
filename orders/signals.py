"""What orders announces after a commit: ids only."""

from django.dispatch import Signal

order_moved = Signal()
"""An event was appended: `order_id` and its number `n`."""

offer_moved = Signal()
"""An offer was made or answered: `offer_id`."""
