from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders"

    def ready(self) -> None:
        # Models are ready only now.
        from core.due import register_due
        from core.slots import fill_slot
        from core.uploads import register_access
        from orders import notices, receivers  # noqa: F401
        from orders.domain import accepting, offers, timers
        from orders.queries import may_read_file
        from orders.views.lists import draw_waiting

        for purpose in ("brief", "delivery"):
            register_access(purpose, may_read_file)
        fill_slot("home.waiting", draw_waiting)
        notices.register_kinds()
        register_due("orders accepted by the clock", accepting.auto_accept_set)
        register_due("orders", timers.sweep)
        register_due("offers", offers.expire_offers)
        register_due("order notices", notices.tell_due)
