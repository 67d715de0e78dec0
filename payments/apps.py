from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.due import register_due


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        # Models are ready only now.
        from payments import receivers  # noqa: F401
        from payments.domain import effects, events

        register_due("payments.effects", effects.sweep)
        register_due("payments.events", events.sweep)
        register_due("payments.look_up", events.sweep_payments)
