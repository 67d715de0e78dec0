from django.db import transaction

from notifications import kinds
from notifications.models import Preference


@transaction.atomic
def save_preferences(*, user, mailed_kinds: set[str]) -> None:
    """Remember for every kind whether the person wants it by e-mail.

    Kinds that are not registered are left out, so that a forged form stores nothing.
    """
    Preference.objects.bulk_create(
        [
            Preference(user=user, kind=kind.name, channel="email", wanted=kind.name in mailed_kinds)
            for kind in kinds.all_kinds()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["wanted"],
    )
