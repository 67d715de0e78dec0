"""Which app answers which address."""

from django.urls import include, path

urlpatterns: list = [path("", include("payments.urls"))]
