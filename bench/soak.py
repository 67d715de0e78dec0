"""`bin/soak NAME [--minutes M] [--seed S]`: the long form of a randomised test.

The last line is `{"name", "runs", "failures", "seed"}`; the exit code is 1 after a failure.
A failure can be had again with its seed.
"""

import argparse
import importlib
import json
import random
import sys
import time
import traceback

from django.core.management import call_command

from bench.site import prepare

# Name → "module:function"; the function takes a seed and returns how many cases it reached.
SOAKS = {
    "ledger": "payments.tests.soak:random_lives",
    "orders": "orders.tests.soak:random_lives",
    "chat": "messaging.tests.soak:lossy_talks",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/soak", description=__doc__)
    parser.add_argument("name", choices=sorted(SOAKS))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None, help="default: a new one, printed")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(2**31)
    prepare()
    call_command("make_clock_movable")
    runs, failures, worst = soak(options.name, options.minutes, seed)
    summary = {"name": options.name, "runs": runs, "failures": failures, "seed": worst}
    sys.stdout.write(json.dumps(summary) + "\n")
    return 1 if failures else 0


def soak(name: str, minutes: float, seed: int) -> tuple[int, int, int]:
    """Run until the time is up; returns cases, failures and the seed to begin with again.

    Each round has a seed of its own, so that a failure needs one round to be repeated.
    """
    module, _, function = SOAKS[name].partition(":")
    cases = getattr(importlib.import_module(module), function)
    until, runs, failures, first = time.monotonic() + minutes * 60, 0, 0, seed
    while True:
        try:
            runs += cases(seed)
        except Exception:
            traceback.print_exc()
            first = first if failures else seed
            failures += 1
            runs += 1
        if time.monotonic() >= until:
            return runs, failures, first
        seed += 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
