from orders.api.views import OrderViewSet

__all__ = ["OrderViewSet"]
