from orders.models.agreement import AgreementLine, AgreementVersion
from orders.models.brief import BriefAnswer, BriefFile
from orders.models.cancellation import CancellationRequest
from orders.models.delivery import (
    Delivery,
    DeliveryFile,
    DeliveryLine,
    RevisionPoint,
    RevisionRequest,
)  # fmt: skip
from orders.models.event import OrderEvent, OrderTimer
from orders.models.offer import Offer
from orders.models.order import Order, Part
from orders.models.referral import Referral
from orders.models.review import Review

__all__ = [
    "AgreementLine", "AgreementVersion", "BriefAnswer", "BriefFile", "CancellationRequest",
    "Delivery", "DeliveryFile", "DeliveryLine", "Offer", "Order", "OrderEvent", "OrderTimer",
    "Part", "Referral", "Review", "RevisionPoint", "RevisionRequest",
]  # fmt: skip
