"""Who may: small predicates, shared by page, template, API and socket."""

from accounts.models import SellerAccount, SellerMember, User

TRADING = frozenset({User.Standing.GOOD, User.Standing.WARNED})


def may_trade(user) -> bool:
    """Tell whether a person may begin something new: order, publish, open an inquiry.

    Running orders go on in any standing (law 8).
    """
    return user.is_authenticated and user.is_active and user.standing in TRADING


def belongs_to(user, seller: SellerAccount) -> bool:
    """Tell whether a person is a member of a seller account."""
    return (
        user.is_authenticated
        and SellerMember.objects.filter(account=seller, user_id=user.pk).exists()
    )


def may_act_for(user, seller: SellerAccount) -> bool:
    """Tell whether a person may act for a seller account in what already runs."""
    return user.is_authenticated and user.is_active and belongs_to(user, seller)


def may_sell(seller: SellerAccount) -> bool:
    """Tell whether a seller account may take new orders."""
    return seller.standing in TRADING


def may_publish_for(user, seller: SellerAccount) -> bool:
    """Tell whether a person may put something new on offer for a seller account."""
    return may_trade(user) and may_sell(seller) and belongs_to(user, seller)


def may_buy_from(user, seller: SellerAccount) -> bool:
    """Tell whether a person may order here; nobody who belongs to an account buys from it."""
    return may_trade(user) and may_sell(seller) and not belongs_to(user, seller)


def owns(user, seller: SellerAccount) -> bool:
    """Tell whether a person is the owner of a seller account."""
    return (
        user.is_authenticated
        and SellerMember.objects.filter(
            account=seller, user_id=user.pk, role=SellerMember.Role.OWNER
        ).exists()
    )


def may_sanction(staff, user: User) -> bool:
    """Tell whether a member of the staff may decide on somebody's standing; never their own."""
    return (
        staff is not None
        and staff.is_authenticated
        and staff.is_staff
        and staff.pk != user.pk
        and staff.has_perm("accounts.impose_sanction")
    )
