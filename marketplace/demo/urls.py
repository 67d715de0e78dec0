from django.urls import path

from marketplace.demo import views

app_name = "demo"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("clock/", views.move_clock, name="move_clock"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("gallery/", views.gallery, name="gallery"),
]
