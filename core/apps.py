from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from core.due import register_due
        from core.uploads import sweep_unattached

        register_due("unattached_uploads", sweep_unattached)
