from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.show_list, name="list"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("<str:public_id>/open/", views.open_notice, name="open"),
]
