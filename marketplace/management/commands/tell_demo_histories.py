from django.core.management.base import BaseCommand

from marketplace.demo.teller import tell_all


class Command(BaseCommand):
    help = "Tell the demo's histories through the verbs, in the background of a running demo."

    def handle(self, *args, **options):
        self.stdout.write(f"{tell_all()} steps of the demo's histories told.")
