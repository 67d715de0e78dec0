from django.core.management.base import BaseCommand, CommandError

from record.domain.proof import verify_thread
from record.errors import ChainBroken
from record.models import Thread


class Command(BaseCommand):
    help = (
        "Verify every thread's chain of entries; exits with 1 and the places where one is broken."
    )

    def add_arguments(self, parser):
        parser.add_argument("threads", nargs="*", help="Public ids; none means all threads.")

    def handle(self, *args, **options):
        threads = Thread.objects.order_by("pk")
        if options["threads"]:
            threads = threads.filter(public_id__in=options["threads"])
        entries = 0
        broken = []
        count = threads.count()
        for thread in threads.iterator(chunk_size=500):
            try:
                entries += verify_thread(thread)
            except ChainBroken as error:
                broken.append(f"{thread.public_id}: {error}")
        for line in broken:
            self.stdout.write(line)
        if broken:
            raise CommandError(f"{len(broken)} of {count} threads are broken.")
        self.stdout.write(f"{count} threads with {entries} entries are whole.")
