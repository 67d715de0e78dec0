"""`bin/bench NAME… [--json] [--rounds N]`: each operation beside its limit in the same run."""

import argparse
import importlib
import sys

from bench.harness import report

# Operation → module with `measure(rounds) -> list[Result]`; imported only when asked for.
OPERATIONS = {
    "gig_page": "bench.gig_page",
    "message": "bench.message",
    "cold_start": "bench.cold_start",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(OPERATIONS))
    parser.add_argument("--json", action="store_true", help="one line of JSON an operation")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default 5)")
    options = parser.parse_args(arguments)
    names = options.names or list(OPERATIONS)
    if unknown := [name for name in names if name not in OPERATIONS]:
        parser.error(f"unknown: {', '.join(unknown)}. There are {', '.join(OPERATIONS)}.")
    for name in names:
        report(importlib.import_module(OPERATIONS[name]).measure(options.rounds), options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
