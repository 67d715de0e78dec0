"""What orders announces after a commit: ids only."""

from django.dispatch import Signal

order_moved = Signal()
"""An event was appended: `order_id` and its number `n`; `of_many` when others moved with it."""

orders_moved = Signal()
"""The clock moved many at once: `order_ids`; each was announced by itself too."""

offer_moved = Signal()
"""An offer was made or answered: `offer_id`."""
