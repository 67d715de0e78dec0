"""People and seller accounts for tests."""

from django.contrib.auth.models import Group

from accounts.models import SellerAccount, SellerMember, User
from core import clock


def make_user(handle: str, *, group: str = "", **fields) -> User:
    """Make a person with the e-mail <handle>@example.org; sign in with `client.force_login`."""
    fields = {"display_name": handle.capitalize(), "joined_at": clock.now()} | fields
    user = User(email=f"{handle}@example.org", handle=handle, **fields)
    user.password = "!"
    user.save()
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def make_seller(owner: User, *, name: str = "", members: list[User] | None = None) -> SellerAccount:
    """Make a seller account; with members it is an agency."""
    kind = SellerAccount.Kind.AGENCY if members else SellerAccount.Kind.PERSON
    account = SellerAccount.objects.create(
        kind=kind,
        handle=owner.handle,
        name=name or owner.display_name,
        created_at=clock.now(),
    )
    for user in [owner, *(members or [])]:
        role = SellerMember.Role.OWNER if user == owner else SellerMember.Role.MEMBER
        SellerMember.objects.create(account=account, user=user, role=role, joined_at=clock.now())
    return account
