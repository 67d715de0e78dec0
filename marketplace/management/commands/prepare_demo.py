"""Everything between started servers and the first page of the demo, in one process."""

import sys
import traceback

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

# One process for all: each start of Django would cost another half second.
STEPS = (
    ("the schema could not be brought up to date", ["migrate"]),
    ("the demo's clock could not be made movable", ["make_clock_movable"]),
    ("the demo's clock could not be set going", ["wake_clock"]),
    ("the demo's catalogue could not be loaded", ["load_demo"]),
)


class Command(BaseCommand):
    """Bring schema, clock and catalogue up to date; print the demo's people."""

    help = "Prepares the database for bin/up and prints who can sign in. Safe to repeat."

    def handle(self, *args, **options) -> None:
        for failure, command in STEPS:
            self._call(failure, command, stdout=sys.stderr)
        self._call("the demo's people could not be listed", ["demo_people"], stdout=self.stdout)

    def _call(self, failure: str, command: list[str], stdout) -> None:
        try:
            call_command(*command, stdout=stdout, stderr=self.stderr)
        except Exception as error:
            traceback.print_exc()
            reason = " ".join(str(error).split()) or type(error).__name__
            raise CommandError(f"{failure}: {reason}") from None
