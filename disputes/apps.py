from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = "Disputes"

    def ready(self) -> None:
        # Slots are filled when every app is ready; views need the models of all of them.
        from core.slots import fill_slot
        from disputes.views import draw_door

        fill_slot("order.ways_out", draw_door)
