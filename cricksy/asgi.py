"""The ASGI application: WebSockets, streams, and HTTP for `runserver` and for health checks of a WebSocket process."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

from cricksy.postgres import waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")

# Django's types want a view for a path, which takes a request.
django_application: Any = get_asgi_application()
waits.bound(waits.SERVER)

from realtime.sockets import routing  # noqa: E402  models must be loaded before consumers are

http = URLRouter([*routing.http_urlpatterns, re_path("", django_application)])
application = ProtocolTypeRouter({"http": http, "websocket": URLRouter(routing.websocket_urlpatterns)})
