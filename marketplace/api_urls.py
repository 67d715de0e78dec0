"""The API's addresses. Its version is in the path; a resource is routed where it is listed."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from core.access import declare
from gigs.api import GigViewSet
from messaging.api import InquiryViewSet, ThreadViewSet
from orders.api import OrderViewSet

app_name = "api"
router = SimpleRouter(use_regex_path=False)
router.register("gigs", GigViewSet, basename="gig")
router.register("orders", OrderViewSet, basename="order")
router.register("threads", ThreadViewSet, basename="thread")
router.register("inquiries", InquiryViewSet, basename="inquiry")

schema = declare("anyone", SpectacularAPIView.as_view(permission_classes=[AllowAny]))

urlpatterns = [
    path("schema/", schema, name="schema"),
    path("", include(router.urls)),
]
