from django.urls import path

from disputes import views

app_name = "disputes"
urlpatterns = [path("orders/<slug:public_id>/dispute/", views.open_case, name="open")]
