"""Plain HTTP of a WebSocket process: health, and 426 on WebSocket paths. Everything else is 404."""

from django.urls import path

from cricksy import health
from cricksy.urls import handler400, handler403, handler404, handler500
from realtime.urls import of_every_process

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("api/health", health.alive),
    path("api/health/ready", health.ready),
    *of_every_process,
]
