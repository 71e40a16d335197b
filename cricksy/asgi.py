"""The ASGI application: WebSockets, and HTTP for `runserver` and for health checks of a WebSocket process."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from cricksy.postgres import waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")

django_application = get_asgi_application()
waits.bound(waits.SERVER)

from realtime.sockets.routing import websocket_urlpatterns  # noqa: E402  models must be loaded before consumers are

application = ProtocolTypeRouter({"http": django_application, "websocket": URLRouter(websocket_urlpatterns)})
