"""People: how an account begins and what a person may change about it."""

import secrets
import zoneinfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.names import clean_display_name, handle_from
from accounts.errors import HandleTaken
from accounts.models import SellerAccount, User
from core import clock
from core.errors import InvalidInput

PREFERENCE_FIELDS = (
    "language", "theme", "time_zone", "shows_presence", "shows_typing", "shows_read",
)  # fmt: skip


def sign_up(*, email: str, display_name: str, password: str | None = None, **fields) -> User:
    """Make a person; the handle comes from the name and is made unique.

    Raises NameRefused. For the console and the demo; the sign-in library calls `prepare`.
    """
    user = User(email=User.objects.normalize_email(email), **fields)
    prepare(user, display_name=display_name)
    user.set_password(password)
    save_with_free_handle(user)
    return user


def prepare(user: User, *, display_name: str) -> None:
    """Fill what a new account needs beside e-mail and password; saves nothing."""
    user.display_name = clean_display_name(display_name)
    user.handle = user.handle or free_handle(user.display_name)
    user.joined_at = user.joined_at or clock.now()


def free_handle(name: str) -> str:
    """Return a handle for `name` that neither a person nor a seller account uses now."""
    base = handle_from(name)
    taken = set(
        User.objects.filter(handle__istartswith=base).values_list("handle", flat=True)
    ) | set(SellerAccount.objects.filter(handle__istartswith=base).values_list("handle", flat=True))
    taken = {handle.lower() for handle in taken}
    if base not in taken:
        return base
    numbered = (f"{base}-{number}" for number in range(2, 100))
    return next((h for h in numbered if h not in taken), f"{base}-{secrets.token_hex(2)}")


def save_with_free_handle(user: User) -> None:
    """Save a new person; somebody who took the handle meanwhile costs one more try."""
    for _try in range(3):
        try:
            with transaction.atomic():
                user.save()
            return
        except IntegrityError as error:
            if "handle" not in str(error):
                raise
            user.handle = f"{handle_from(user.display_name)}-{secrets.token_hex(2)}"
    raise HandleTaken


def change_profile(*, user: User, display_name: str, bio: str, country_code: str) -> User:
    """Change what others see of a person; the handle in addresses stays."""
    user.display_name = clean_display_name(display_name)
    user.bio = bio.strip()
    user.country_code = country_code.upper()
    user.save(update_fields=["display_name", "bio", "country_code"])
    return user


def change_preferences(*, user: User, **wanted) -> User:
    """Change language, theme, time zone and privacy switches; raises InvalidInput."""
    if unknown := set(wanted) - set(PREFERENCE_FIELDS):
        raise ValueError(f"not a preference: {', '.join(sorted(unknown))}")
    if wanted.get("language") and wanted["language"] not in dict(settings.LANGUAGES):
        raise InvalidInput(_("This site does not speak that language."), field="language")
    if wanted.get("theme", "") not in User.Theme.values:
        raise InvalidInput(_("There is no such theme."), field="theme")
    if "time_zone" in wanted and wanted["time_zone"] not in zoneinfo.available_timezones():
        raise InvalidInput(_("This time zone is not known."), field="time_zone")
    for name, value in wanted.items():
        setattr(user, name, value)
    user.save(update_fields=list(wanted))
    return user


def handle_is_free(handle: str, *, besides: SellerAccount | None = None) -> bool:
    """Tell whether nobody uses a handle; upper and lower case are one."""
    sellers = SellerAccount.objects.filter(handle__iexact=handle)
    if besides is not None:
        sellers = sellers.exclude(pk=besides.pk)
    return not (sellers.exists() or User.objects.filter(Q(handle__iexact=handle)).exists())
