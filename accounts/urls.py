from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("people/<str:handle>/", views.profile, name="profile"),
    path("settings/", views.settings_page, name="settings"),
    path("theme/", views.set_theme, name="set_theme"),
    path("sell/", views.become_seller, name="become_seller"),
]
