from django.apps import AppConfig
from django.db.models.signals import post_migrate


def write_groups_after_migrate(sender, using: str, **kwargs) -> None:
    from accounts.domain.groups import write_groups

    write_groups(using)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts.domain.standing import end_sanctions_due
        from core.due import register_due

        post_migrate.connect(write_groups_after_migrate, sender=self)
        register_due("sanctions", end_sanctions_due)
