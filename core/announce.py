"""Announcements: what may be lost and is healed by a sweep, told after the commit with ids only."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)
_quiet: ContextVar[bool] = ContextVar("announcements_are_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Announce nothing inside the block: a past that is told is no news to anybody."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def announce(signal: Signal, **ids: Any) -> None:
    """Send `signal` after the current transaction has committed; never if it rolls back.

    A receiver that fails is logged and hurts neither the others nor the caller: the work
    is committed already, and the sweep over what was not yet notified makes it good.
    """
    if _quiet.get():
        return

    def tell() -> None:
        for receiver, answer in signal.send_robust(sender=None, **ids):
            if isinstance(answer, Exception):
                logger.error("announcement %s failed", receiver, exc_info=answer)

    transaction.on_commit(tell)
