"""Tell a person something once, whoever tells it and however often."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core import clock
from notifications import kinds
from notifications.models import Notification, Preference


@dataclass(frozen=True, slots=True)
class Notice:
    """What one recipient should know. `key` names the occasion: the same key tells once."""

    recipient_id: int
    kind: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError("a notice leads to a page of this site")


def tell(
    *,
    recipient_id: int,
    kind: str,
    key: str,
    facts: dict[str, Any] | None = None,
    url: str = "",
) -> None:
    """Tell one person; telling again with the same key changes nothing.

    `facts` fill the placeholders of the kind's texts (`kinds.money_fact` and `time_fact` for
    what is written differently for each reader); `url` is a path of this site.
    """
    tell_many([Notice(recipient_id, kind, key, facts or {}, url)])


def tell_many(notices: Iterable[Notice]) -> None:
    """Tell many at once in three statements; raises UnknownKind before anything is written."""
    told = list(notices)
    if not told:
        return
    by_default = {notice.kind: kinds.kind_named(notice.kind).mails for notice in told}
    chosen = _mail_choices(told)
    now = clock.now()
    Notification.objects.bulk_create(
        (
            Notification(
                recipient_id=notice.recipient_id,
                kind=notice.kind,
                key=notice.key,
                facts=notice.facts,
                url=notice.url,
                created_at=now,
                mail_at=now,
                mail_due=chosen.get((notice.recipient_id, notice.kind), by_default[notice.kind]),
            )
            for notice in told
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def _mail_choices(notices: list[Notice]) -> dict[tuple[int, str], bool]:
    rows = Preference.objects.filter(
        user_id__in={notice.recipient_id for notice in notices},
        kind__in={notice.kind for notice in notices},
        channel="email",
    )
    return {
        (user_id, kind): wanted
        for user_id, kind, wanted in rows.values_list("user_id", "kind", "wanted")
    }
