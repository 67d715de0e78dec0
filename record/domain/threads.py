from accounts.models import SellerAccount, User
from core import clock
from record.models import Thread


def open_thread(*, buyer: User, seller: SellerAccount) -> Thread:
    """Open an empty thread between a buyer and a seller account."""
    return Thread.objects.create(buyer=buyer, seller=seller, created_at=clock.now())
