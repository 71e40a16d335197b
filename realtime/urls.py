"""Viewer pages, the push's health, and the answer to plain HTTP on a WebSocket's path."""

from django.urls import URLPattern, URLResolver, path, re_path

from realtime import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.games, name="games"),
    path("watch/<str:match_id>", views.watch, name="watch"),
    path("api/health/ws-metrics", views.ws_metrics, name="ws-metrics"),
    re_path(r"^ws/(?P<path>.*)$", views.upgrade_required, name="upgrade-required"),
]
