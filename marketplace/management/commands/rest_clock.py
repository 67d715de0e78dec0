from django.core.management.base import BaseCommand

from marketplace.demo import clock


class Command(BaseCommand):
    help = "Let the demo's clock rest; called when the stack stops."

    def handle(self, *args, **options):
        clock.rest()
