"""Reads about people and seller accounts, with the access check inside."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import PersonFact, Sanction, SellerAccount, SellerMember, User
from core import clock


def seller_accounts_of(user) -> QuerySet[SellerAccount]:
    """Return the seller accounts a person may act for, the own one first."""
    if not user.is_authenticated:
        return SellerAccount.objects.none()
    return SellerAccount.objects.filter(memberships__user=user).order_by("kind", "id").reverse()


def owned_account(user) -> SellerAccount | None:
    """Return the seller account that a person owns, if there is one."""
    # One filter: two would find any account of the person that has some owner.
    owned = SellerAccount.objects.filter(
        memberships__user_id=user.pk, memberships__role=SellerMember.Role.OWNER
    )
    return owned.order_by("id").first()


def members_of(seller: SellerAccount) -> QuerySet[SellerMember]:
    """Return the members of a seller account with their people, the owner first."""
    return seller.memberships.select_related("user").order_by("-role", "joined_at", "id")


def member_ids(seller_id: int) -> list[int]:
    """Return the ids of the people who act for a seller account, for notices."""
    return list(SellerMember.objects.filter(account_id=seller_id).values_list("user_id", flat=True))


def access_seller(user, public_id: str) -> SellerAccount:
    """Return a seller account for one of its members; anybody else gets a 404."""
    try:
        return seller_accounts_of(user).get(public_id=public_id)
    except SellerAccount.DoesNotExist:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom an address of a profile means: a seller account, or a person who only buys."""

    seller: SellerAccount | None
    person: User | None
    members: list[SellerMember]
    facts: list[PersonFact]
    statement: Sanction | None


def profile_by_handle(handle: str) -> Profile:
    """Return whoever carries a handle, seller accounts first; raises Http404."""
    seller = SellerAccount.objects.filter(handle__iexact=handle).first()
    members = list(members_of(seller)) if seller else []
    person = members[0].user if members else None
    if seller is None:
        person = User.objects.filter(handle__iexact=handle, is_active=True).first()
    if seller is None and person is None:
        raise Http404
    facts = list(PersonFact.objects.filter(user=person).order_by("kind")) if person else []
    limited = person is not None and person.standing != User.Standing.GOOD
    return Profile(seller, person, members, facts, statement_for(person) if limited else None)


def statement_for(user: User) -> Sanction | None:
    """Return the sanction in force that weighs most on a person, if there is one."""
    return (
        Sanction.objects.filter(user=user, lifted_at__isnull=True, standing=user.standing)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now()))
        .order_by("-begins_at")
        .first()
    )
