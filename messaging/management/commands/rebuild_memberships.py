from django.core.management.base import BaseCommand, CommandError

from messaging.domain.rebuilding import rebuild_thread
from record.models import Thread


class Command(BaseCommand):
    help = (
        "Make the inbox from the record again; exits with 1 and what was wrong where it differed."
    )

    def handle(self, *args, **options):
        count = 0
        wrong: list[str] = []
        threads = Thread.objects.order_by("pk").values_list("pk", flat=True)
        for thread_id in threads.iterator(chunk_size=500):
            wrong += rebuild_thread(thread_id)
            count += 1
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} fields were wrong; they are right now.")
        self.stdout.write(f"The inbox rows of {count} threads agree with the record.")
