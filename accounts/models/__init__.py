from accounts.models.facts import PersonFact
from accounts.models.sanction import Sanction
from accounts.models.seller import SellerAccount, SellerMember
from accounts.models.user import User

__all__ = ["PersonFact", "Sanction", "SellerAccount", "SellerMember", "User"]
