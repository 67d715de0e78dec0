from django.core.management import call_command
from django.core.management.base import BaseCommand

from marketplace.demo import clock
from marketplace.demo.people import demo_people
from marketplace.demo.shelves import fill_shelves


class Command(BaseCommand):
    help = "Bring the demo's database to the current schema, wake its clock, fill its shelves."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        call_command("make_clock_movable")
        clock.wake()
        fill_shelves()
        self.stdout.write("Sign in as any of them with one click, at the top of every page:")
        width = max(len(person.name) for person in demo_people())
        for person in demo_people():
            self.stdout.write(f"  {person.name:{width}}  {person.shows}")
