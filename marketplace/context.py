"""What every page knows about the site and its visitor."""

from functools import cached_property

from django.conf import settings

from accounts.queries import seller_accounts_of
from marketplace.demo.people import demo_people
from messaging.queries.inbox import unread_threads
from notifications.queries import unread_count


class Navigation:
    """Counts of the masthead, each read only where a page draws it."""

    def __init__(self, user) -> None:
        self._user = user

    @cached_property
    def unread(self) -> int:
        return unread_threads(self._user) if self._user.is_authenticated else 0

    @cached_property
    def notices(self) -> int:
        return unread_count(self._user)

    @cached_property
    def sells(self) -> bool:
        return seller_accounts_of(self._user).exists()


def site(request) -> dict:
    """Return the template variables of the frame: site, theme, navigation counts."""
    facts = {"demo_people": demo_people()} if settings.ENCARGO_DEMO else {}
    context = facts | {
        "site_name": settings.SITE_NAME,
        "demo": settings.ENCARGO_DEMO,
        "theme": getattr(request, "theme", ""),
    }
    if hasattr(request, "user"):
        context["nav"] = Navigation(request.user)
    return context
