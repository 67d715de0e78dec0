from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from core.due import register_due
        from notifications.domain import mail_due

        register_due("mails", mail_due)
