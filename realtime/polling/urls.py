"""Addresses of frames by HTTP. The `game` converter is scoring.api's."""

from django.urls import URLPattern, path

from realtime.polling.views import BlockView, HeadView
from scoring.api import converters

__all__ = ["converters", "urlpatterns"]  # importing `converters` registers <game:...>

urlpatterns: list[URLPattern] = [
    path("games/<game:match_id>/frames", HeadView.as_view(), name="frames"),
    path("games/<game:match_id>/frames/<str:block>", BlockView.as_view(), name="block"),
]
