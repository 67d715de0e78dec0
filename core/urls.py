from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("uploads/", views.upload, name="upload"),
    path("files/<str:public_id>/preview", views.preview, name="preview"),
    path("files/<str:public_id>/<str:name>", views.file, name="file"),
]
