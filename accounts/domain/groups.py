"""The groups of the staff and what each may; written after every migrate, so never forgotten."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

VIEW_ALL = ("accounts", "gigs", "orders", "messaging", "disputes", "notifications")
# Group name -> (apps to look at, further permissions by codename).
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "support": (
        VIEW_ALL,
        ("view_thread", "view_readgrant", "add_readgrant", "view_hold", "change_referral"),
    ),
    "senior support": (
        (*VIEW_ALL, "record"),
        ("add_readgrant", "view_hold", "view_transfer", "change_referral", "impose_sanction"),
    ),
    "finance": (("payments", "orders"), ("view_selleraccount", "view_user")),
    "operator": (
        (*VIEW_ALL, "record", "payments", "core", "auth"),
        (
            "add_category", "change_category", "change_user", "change_selleraccount",
            "change_gig", "impose_sanction",
        ),
    ),
}  # fmt: skip


def write_groups(using: str) -> None:
    """Make the groups and give each its permissions; what an operator added stays."""
    # Django makes permissions app by app, later than our own receiver may run.
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    for name, (labels, codenames) in GROUPS.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        wanted = Permission.objects.using(using).filter(
            Q(content_type__app_label__in=labels, codename__startswith="view_")
            | Q(codename__in=codenames)
        )
        group.permissions.add(*wanted)
