"""HTTP paths of the live side besides pages and polling."""

from django.urls import URLPattern, path, re_path

from realtime import views
from scoring.api import converters

__all__ = ["converters", "urlpatterns"]  # importing `converters` registers <game:...>

of_every_process: list[URLPattern] = [
    path("api/health/ws-metrics", views.ws_metrics, name="ws-metrics"),
    re_path(r"^ws/(?P<path>.*)$", views.upgrade_required, name="upgrade-required"),
]
"""WebSocket processes serve these too."""
urlpatterns: list[URLPattern] = [
    path("api/asyncapi", views.asyncapi, name="asyncapi"),
    path("games/<game:match_id>/stream", views.stream, name="stream"),
    # WebSocket processes write this one themselves.
    path("ws/games/<game:match_id>/stream", views.stream, name="moved-stream"),
    *of_every_process,
]
