"""What a person was told: newest first, grouped by what it is about."""

from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404

from notifications import kinds
from notifications.models import Notification, Preference

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DrawnNotice:
    """One notice as its reader sees it."""

    public_id: str
    title: str
    body: str
    url: str
    at: datetime
    unread: bool


@dataclass(slots=True)
class NoticeGroup:
    """Everything about one page (an order, a talk), newest first."""

    url: str
    notices: list[DrawnNotice] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(notice.unread for notice in self.notices)


def unread_count(user) -> int:
    """Return how many notices a person has not read; visitors have none."""
    if not user.is_authenticated:
        return 0
    return Notification.objects.filter(recipient=user, read_at__isnull=True).count()


def access_notice(user, public_id: str) -> Notification:
    """Return a person's own notice; anybody else's is a 404."""
    try:
        return Notification.objects.get(recipient=user, public_id=public_id)
    except Notification.DoesNotExist:
        raise Http404 from None


def notices_of(user, before: str = "") -> tuple[list[NoticeGroup], str]:
    """Return one page of groups and the cursor of the next page ("" at the end).

    `before` is the public id of the last notice of the page before.
    """
    rows = Notification.objects.filter(recipient=user).order_by("-created_at", "-id")
    if before:
        last = access_notice(user, before)
        rows = rows.filter(created_at__lte=last.created_at).exclude(
            created_at=last.created_at, id__gte=last.id
        )
    page = list(rows[: PAGE_SIZE + 1])
    cursor = page[PAGE_SIZE - 1].public_id if len(page) > PAGE_SIZE else ""
    return _group(page[:PAGE_SIZE]), cursor


def _group(rows: list[Notification]) -> list[NoticeGroup]:
    groups: dict[str, NoticeGroup] = {}
    for row in rows:
        if not kinds.is_known(row.kind):
            continue
        key = row.url or row.public_id
        group = groups.setdefault(key, NoticeGroup(row.url))
        title, body = kinds.kind_named(row.kind).draw(row.facts)
        group.notices.append(
            DrawnNotice(row.public_id, title, body, row.url, row.created_at, row.read_at is None)
        )
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class MailChoice:
    """One switch of the settings: kinds that read alike (for buyer and seller) share it."""

    label: str
    kinds: str
    wanted: bool


def mail_choices(user) -> list[MailChoice]:
    """Return a switch for every kind of mail, with what this person gets now."""
    chosen = dict(
        Preference.objects.filter(user=user, channel="email").values_list("kind", "wanted")
    )
    alike: dict[str, list[kinds.Kind]] = {}
    for kind in kinds.all_kinds():
        alike.setdefault(kind.in_settings, []).append(kind)
    return [
        MailChoice(
            label,
            " ".join(kind.name for kind in members),
            any(chosen.get(kind.name, kind.mails) for kind in members),
        )
        for label, members in alike.items()
    ]
