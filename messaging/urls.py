from django.urls import path

from messaging import views

app_name = "messaging"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<str:public_id>/", views.thread, name="thread"),
    path("inbox/<str:public_id>/messages/", views.send, name="send"),
    path("inbox/<str:public_id>/entries/", views.entries, name="entries"),
    path("inbox/<str:public_id>/read/", views.read, name="read"),
    path("inbox/<str:public_id>/draft/", views.draft, name="draft"),
    path("gigs/<str:public_id>/ask/", views.ask, name="ask"),
]
