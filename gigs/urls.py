from django.urls import path

from gigs import views

app_name = "gigs"
urlpatterns = [
    path("", views.results, name="results"),
    path("c/<slug:slug>/", views.category, name="category"),
    path("<str:public_id>/<slug:slug>/", views.show_gig, name="gig"),
]
