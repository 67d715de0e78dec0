"""The admin beside the app's own addresses, with plain error pages."""

from django.contrib import admin
from django.http import HttpResponseForbidden
from django.urls import include, path

urlpatterns = [path("", include("payments.urls")), path("admin/", admin.site.urls)]


def handler403(request, exception):
    return HttpResponseForbidden()
