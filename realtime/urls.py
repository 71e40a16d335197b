"""HTTP paths of the live side: the pages, the totals of all processes, and 426 on WebSocket paths."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from realtime import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("realtime.pages.urls")),
    path("api/health/ws-metrics", views.ws_metrics, name="ws-metrics"),
    re_path(r"^ws/(?P<path>.*)$", views.upgrade_required, name="upgrade-required"),
]
