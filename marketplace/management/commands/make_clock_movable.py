from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections


class Command(BaseCommand):
    help = "Make this database's clock movable, for good; refused outside demos and tests."

    def handle(self, *args, **options):
        if not (settings.ENCARGO_DEMO or settings.ENCARGO_TESTS):
            raise CommandError(
                "The clock of a real site cannot be moved. Set ENCARGO_DEMO=1 for a demo."
            )
        with connections["migrator"].cursor() as cursor:
            cursor.execute("UPDATE core_clock SET movable = true")
