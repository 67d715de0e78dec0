from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.money import format_money
from payments.queries import check_books, sums_by_kind


class Command(BaseCommand):
    help = "Add all money up again; ends with 1 and a sentence for each breach when it is off."

    def handle(self, *args: Any, **options: Any) -> None:
        for found in sums_by_kind():
            amount = format_money(found.amount_minor, found.currency, "en")
            self.stdout.write(f"{found.kind:<18} {found.accounts:>7} accounts {amount:>18}")
        breaches = check_books()
        if breaches:
            raise CommandError("\n".join(["The books are off.", *breaches]), returncode=1)
        self.stdout.write("The books add up.")
