"""Write docs/order-life-cycle.md from the table."""

from django.conf import settings
from django.core.management.base import BaseCommand

from orders.drawing import draw_page

PAGE = settings.BASE_DIR / "docs" / "order-life-cycle.md"


class Command(BaseCommand):
    help = "Draw the life of an order into docs/order-life-cycle.md."

    def handle(self, **options) -> None:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(draw_page(), encoding="utf-8")
        self.stdout.write(str(PAGE.relative_to(settings.BASE_DIR)))
