"""The Celery application. It reconnects within a second of its broker's return; kombu's own pauses grow to 30 s."""

import os
import sys
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import task_prerun
from django.db import close_old_connections
from kombu.connection import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")


class PromptConnection(Connection):
    """Tries again at least once a second: viewers must catch up within three seconds of the return of Redis."""

    def _ensure_connection(self, *args: Any, **kwargs: Any) -> Any:
        prompt = {"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1}
        return super()._ensure_connection(*args, **{**kwargs, **prompt})  # type: ignore[no-untyped-call]


class PromptAMQP(AMQP):
    Connection = PromptConnection


app = Celery("cricksy", amqp=PromptAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workers"])
# Celery closes the database connection around each task, and opening one costs more than the work of a ball. So the
# connection lasts as long as that of a web thread (CONN_MAX_AGE), and a broken one is replaced before the task.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


@task_prerun.connect  # type: ignore[untyped-decorator]  # Celery has no types
def keep_good_connections(**_: Any) -> None:
    close_old_connections()
