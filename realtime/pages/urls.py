"""Paths of the pages for viewers."""

from django.urls import URLPattern, path

from realtime.pages import views

urlpatterns: list[URLPattern] = [
    path("", views.games, name="games"),
    path("watch/<str:match_id>", views.watch, name="watch"),
]
