"""Upward calls inside a transaction: what a lower floor needs and must not lose.

A lower app names a hook and calls it; higher apps register at start-up (`AppConfig.ready`).
An exception of a receiver rolls the whole transaction back.
"""

from collections.abc import Callable
from typing import Any


class Hook:
    """A named list of receivers, called in order of registration with keyword arguments."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._receivers: list[Callable[..., Any]] = []

    def register(self, receiver: Callable[..., Any]) -> Callable[..., Any]:
        """Add a receiver once; usable as a decorator."""
        if receiver not in self._receivers:
            self._receivers.append(receiver)
        return receiver

    def __call__(self, **facts: Any) -> list[Any]:
        """Call all receivers with `facts`; returns their answers in order."""
        return [receiver(**facts) for receiver in self._receivers]
