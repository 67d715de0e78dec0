"""Everything that falls due is a row; one sweep claims the rows of every kind registered here."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DueKind:
    """A kind of due row: `sweep(limit)` handles up to `limit` rows and returns how many."""

    name: str
    sweep: Callable[[int], int]


_kinds: dict[str, DueKind] = {}


def register_due(name: str, sweep: Callable[[int], int]) -> None:
    """Add a kind at start-up; `sweep` claims with SKIP LOCKED and may run in any process."""
    _kinds[name] = DueKind(name, sweep)


def sweep_all(limit: int = 500, rounds: int = 20) -> dict[str, int]:
    """Sweep every kind until nothing is due (at most `rounds` times); returns counts by kind."""
    counts = dict.fromkeys(_kinds, 0)
    for kind in _kinds.values():
        for _round in range(rounds):
            done = kind.sweep(limit)
            counts[kind.name] += done
            if done < limit:
                break
    return counts
