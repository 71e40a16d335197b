"""HTTP paths of the live side that WebSocket processes serve too: the totals, and 426 on WebSocket paths."""

from django.urls import URLPattern, path, re_path

from realtime import views

urlpatterns: list[URLPattern] = [
    path("api/health/ws-metrics", views.ws_metrics, name="ws-metrics"),
    re_path(r"^ws/(?P<path>.*)$", views.upgrade_required, name="upgrade-required"),
]
