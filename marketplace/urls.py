"""Which app answers which address."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.views import set_language
from marketplace.home import home

urlpatterns = [
    path("", home, name="home"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("core.urls")),
    path("", include("orders.urls")),
    path("", include("disputes.urls")),
    path("", include("messaging.urls")),
    path("", include("payments.urls")),
    path("gigs/", include("gigs.urls")),
    path("notices/", include("notifications.urls")),
    path("api/v1/", include("marketplace.api_urls")),
    path("admin/", admin.site.urls),
]
if settings.ENCARGO_DEMO or settings.ENCARGO_TESTS:
    urlpatterns.append(path("demo/", include("marketplace.demo.urls")))
