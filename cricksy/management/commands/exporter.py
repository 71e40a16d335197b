"""`manage.py exporter`"""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import REGISTRY

from cricksy.exporter.collector import Exporter
from cricksy.exporter.sources import sources
from cricksy.postgres import waits
from realtime import metrics_server

LIMITS = waits.Limits(wait=1.0, statement=0.8, lock=0.5, idle_in_transaction=5.0)


class Command(BaseCommand):
    help = "Serve what broker, database and Redis know, for Prometheus, on CRICKSY_METRICS_PORT, until it is ended."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CRICKSY_METRICS_PORT:
            raise CommandError("CRICKSY_METRICS_PORT is not set: it is the port on which the exporter serves.")
        waits.bound(LIMITS)
        REGISTRY.register(Exporter(sources()))
        end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: end.set())
        metrics_server.start()
        end.wait()
