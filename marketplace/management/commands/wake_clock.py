from django.core.management.base import BaseCommand

from marketplace.demo import clock


class Command(BaseCommand):
    help = "Let the demo's clock go on where it stopped; called when the stack starts."

    def handle(self, *args, **options):
        clock.wake()
