from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from core.database import grant_defaults


class Command(MigrateCommand):
    help = "Bring the database to the current schema, as the role that owns the tables."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="migrator")

    def handle(self, *args, **options):
        grant_defaults(connections[options["database"]])
        super().handle(*args, **options)
