"""Paths of WebSockets, and of streams that the WebSocket server writes to plain HTTP."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path

from realtime.sockets import consumer, stream

# Django's types want a view, which takes a request; the router of Channels takes any ASGI application.
watch_game: Any = consumer.watch_game
watch_list: Any = consumer.watch_list
reject_path: Any = consumer.reject_path
watch_stream: Any = stream.watch_stream

http_urlpatterns: list[URLPattern | URLResolver] = [path("ws/games/<str:match_id>/stream", watch_stream)]
websocket_urlpatterns: list[URLPattern | URLResolver] = [
    path("ws/games", watch_list),
    path("ws/games/<str:match_id>", watch_game),
    # The router raises an error if no path matches, so the last one matches everything.
    re_path("", reject_path),
]
