"""Check that the demo's data fits together, and count it.

    python -m marketplace.demo.check

Exit status 1 if anything does not hold.
"""

import sys
from collections import Counter

from . import steps
from .catalogue import Catalogue, load_catalogue
from .checks import Faults
from .checks.catalogue import check_catalogue
from .checks.histories import check_histories
from .story import History, load_histories


def check() -> Faults:
    """All that does not hold; the histories are checked as told now and as a whole."""
    catalogue = load_catalogue()
    faults = Faults(check_catalogue(catalogue))
    faults += check_histories(load_histories(), catalogue)
    whole = check_histories(load_histories(whole=True), catalogue)
    faults += [f"{fault} (whole)" for fault in whole if fault not in faults]
    return faults


def count(catalogue: Catalogue, histories: tuple[History, ...]) -> list[tuple[str, int]]:
    """What there is, for the output of the command and the documentation."""
    told = Counter(type(step) for history in histories for step in history.steps)
    by_state = Counter("late" if history.late else history.state for history in histories)
    gigs = catalogue.gigs
    return [
        ("categories", len(catalogue.categories)),
        ("subcategories", sum(len(top.children) for top in catalogue.categories)),
        ("sellers", len(catalogue.sellers)),
        ("buyers", len(catalogue.buyers)),
        ("staff", len(catalogue.staff)),
        ("gigs", len(gigs)),
        ("scope lines", sum(len(gig.lines) for gig in gigs)),
        ("exclusions", sum(len(gig.exclusions) for gig in gigs)),
        ("pictures", sum(len(gig.gallery) for gig in gigs)),
        ("messages", told[steps.Say] + told[steps.OpenInquiry]),
        ("house slips", told[steps.House]),
        ("offers", told[steps.MakeOffer]),
        ("deliveries", told[steps.Deliver]),
        ("files", sum(len(history.files()) for history in histories)),
        ("reviews", told[steps.Review]),
        ("steps told later", sum(len(history.later_steps) for history in histories)),
        *((f"histories, {state}", number) for state, number in sorted(by_state.items())),
    ]


def main() -> int:
    faults = check()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    for what, number in count(load_catalogue(), load_histories()):
        sys.stdout.write(f"{number:6}  {what}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
