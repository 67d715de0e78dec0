"""Faults that a test orders in advance, each for the next calls that match."""

from dataclasses import dataclass

KINDS = (
    "error",  # 500, nothing done; the answer is stored under the key, as Stripe does
    "error_after",  # 500, yet the work is done
    "conflict",  # 409, nothing done, nothing stored
    "rate_limit",  # 429, nothing done, nothing stored
    "timeout_before",  # no answer in time, nothing done
    "timeout_after",  # no answer in time, yet the work is done
    "drop_after",  # the connection breaks, yet the work is done
)
TIMES_MAX = 1_000
SECONDS_MAX = 60.0
ORDERED_MAX = 100


@dataclass
class Fault:
    """Strikes the next `times` calls of a method whose path begins so."""

    kind: str
    method: str = "POST"
    path: str = "/v1/"
    times: int = 1
    seconds: float = 30.0


class Faults:
    """The ordered faults, first come first struck."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        if len(self._ordered) >= ORDERED_MAX:
            raise ValueError(f"At most {ORDERED_MAX} faults can wait.")
        self._ordered.append(fault)

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault for this call, if one was ordered; it counts as struck."""
        for fault in self._ordered:
            if fault.method == method and path.startswith(fault.path):
                fault.times -= 1
                if fault.times == 0:
                    self._ordered.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._ordered.clear()

    def __len__(self) -> int:
        return len(self._ordered)
