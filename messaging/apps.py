from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = "Messaging"

    def ready(self) -> None:
        from core.slots import fill_slot
        from core.uploads import register_access
        from messaging import receivers  # noqa: F401 - registers when imported
        from messaging.views.log import draw_order_log
        from record.queries import may_see_file

        fill_slot("order.log", draw_order_log)
        register_access("message", may_see_file)
