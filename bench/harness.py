"""How an operation is measured: beside its limit, in the same run, taking turns.

Machines are noisy, so a figure alone says little: `ratio` is how many times costlier ours is
than the physical limit measured a moment before and after it. Medians of several rounds.
"""

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report. For costs `ratio` = ours / limit, for rates limit / ours."""

    operation: str
    unit: str
    ours: float
    limit: float
    peer: float | None
    ratio: float


def alternate(rounds: int, **subjects: Callable[[], float]) -> dict[str, float]:
    """Measure each subject once a round, in turns, and return the medians by name.

    The first round warms caches and prepared statements and is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, measure in subjects.items():
            value = measure()
            if number:
                taken[name].append(value)
    return {name: statistics.median(values) for name, values in taken.items()}


def cost(operation: str, unit: str, found: dict[str, float]) -> Result:
    """Make the result of something that should be small (milliseconds, seconds, bytes)."""
    return _result(operation, unit, found, found["ours"] / found["limit"])


def rate(operation: str, unit: str, found: dict[str, float]) -> Result:
    """Make the result of something that should be large (messages a second)."""
    return _result(operation, unit, found, found["limit"] / found["ours"])


def _result(operation: str, unit: str, found: dict[str, float], ratio: float) -> Result:
    peer = found.get("peer")
    return Result(
        operation,
        unit,
        round(found["ours"], 4),
        round(found["limit"], 4),
        None if peer is None else round(peer, 4),
        round(ratio, 2),
    )


def report(results: list[Result], as_json: bool) -> None:
    """Write the results to standard output: a table, or a line of JSON an operation."""
    for result in results:
        if as_json:
            sys.stdout.write(json.dumps(asdict(result)) + "\n")
        else:
            peer = "" if result.peer is None else f"   peer {result.peer:g}"
            sys.stdout.write(
                f"{result.operation:16} {result.ours:10g} {result.unit}   limit {result.limit:g}"
                f"{peer}   ratio {result.ratio:g}\n"
            )
    sys.stdout.flush()
