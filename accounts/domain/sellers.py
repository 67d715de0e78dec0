"""Seller accounts: one person, or an agency with members."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.domain.names import clean_display_name
from accounts.domain.people import free_handle
from accounts.errors import AlreadyMember, AlreadySells, NotTheOwner, OwnerStays, StandingForbids
from accounts.models import SellerAccount, SellerMember, User
from core import clock
from core.errors import InvalidInput

SKILLS_MAX = 12


@transaction.atomic
def open_seller_account(
    *,
    by: User,
    name: str = "",
    kind: str = SellerAccount.Kind.PERSON,
    tagline: str = "",
    languages: list[dict] | None = None,
) -> SellerAccount:
    """Open a seller account owned by `by`; a person's account carries the person's handle.

    Raises StandingForbids, AlreadySells (one account of one's own), NameRefused.
    """
    if not rules.may_trade(by):
        raise StandingForbids
    User.objects.select_for_update().get(pk=by.pk)
    owned = SellerMember.objects.filter(user=by, role=SellerMember.Role.OWNER)
    if owned.filter(account__kind=kind).exists():
        raise AlreadySells
    name = clean_display_name(name or by.display_name)
    now = clock.now()
    account = SellerAccount.objects.create(
        kind=kind,
        handle=by.handle if kind == SellerAccount.Kind.PERSON else free_handle(name),
        name=name,
        tagline=tagline.strip(),
        languages=languages or [],
        country_code=by.country_code,
        time_zone=by.time_zone,
        created_at=now,
    )
    SellerMember.objects.create(
        account=account, user=by, role=SellerMember.Role.OWNER, joined_at=now
    )
    return account


@transaction.atomic
def add_member(*, by: User, seller: SellerAccount, user: User, title: str = "") -> SellerMember:
    """Let a person act for a seller account, which thereby is an agency.

    Raises NotTheOwner, AlreadyMember.
    """
    _check_owner(by, seller)
    try:
        with transaction.atomic():
            member = SellerMember.objects.create(
                account=seller, user=user, title=title.strip(), joined_at=clock.now()
            )
    except IntegrityError:
        raise AlreadyMember from None
    if seller.kind != SellerAccount.Kind.AGENCY:
        seller.kind = SellerAccount.Kind.AGENCY
        seller.save(update_fields=["kind"])
    return member


@transaction.atomic
def remove_member(*, by: User, seller: SellerAccount, user: User) -> None:
    """End a membership: the owner's decision, or the member's own. Raises OwnerStays."""
    if by.pk != user.pk:
        _check_owner(by, seller)
    if rules.owns(user, seller):
        raise OwnerStays
    SellerMember.objects.filter(account=seller, user=user).delete()


def change_seller(*, by: User, seller: SellerAccount, **shown) -> SellerAccount:
    """Change what a seller account shows of itself. Raises NotTheOwner, InvalidInput."""
    _check_owner(by, seller)
    allowed = {"name", "tagline", "bio", "skills", "languages", "away_until", "time_zone"}
    if unknown := set(shown) - allowed:
        raise ValueError(f"not shown on a profile: {', '.join(sorted(unknown))}")
    if "name" in shown:
        shown["name"] = clean_display_name(shown["name"])
    if len(shown.get("skills", [])) > SKILLS_MAX:
        raise InvalidInput(
            _("Please name at most %(most)d skills."), field="skills", most=SKILLS_MAX
        )
    for field, value in shown.items():
        setattr(seller, field, value)
    seller.save(update_fields=list(shown))
    return seller


def _check_owner(user: User, seller: SellerAccount) -> None:
    if not rules.owns(user, seller):
        raise NotTheOwner
