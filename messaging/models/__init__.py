from messaging.models.inquiry import Inquiry
from messaging.models.membership import Membership

__all__ = ["Inquiry", "Membership"]
