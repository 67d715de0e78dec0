"""Which app answers which address."""

from django.urls import path

urlpatterns: list = []
