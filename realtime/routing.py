"""Paths of WebSockets."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path

from realtime.consumers import nowhere, watch_game

# Django types views as taking a request; Channels' router puts any ASGI application there.
watch: Any = watch_game
refuse: Any = nowhere

websocket_urlpatterns: list[URLPattern | URLResolver] = [
    path("ws/games/<str:match_id>", watch),
    re_path("", refuse),
]
