"""The Celery application. It is back within a second of its broker, where kombu's own pauses grow to 30."""

import os
import sys
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import task_prerun
from django.db import close_old_connections
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")


class PromptConnection(Connection):
    """Viewers may wait three seconds after Redis is back, so a worker asks for it every second."""

    def _ensure_connection(self, *args: Any, **kwargs: Any) -> Any:
        prompt = {"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1}
        return super()._ensure_connection(*args, **{**kwargs, **prompt})  # type: ignore[no-untyped-call]


class PromptAMQP(AMQP):
    Connection = PromptConnection


app = Celery("cricksy", amqp=PromptAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workers"])
# Celery would close the database connection around each task, and opening one costs more than a ball: it lasts as that
# of a web thread does (CONN_MAX_AGE), and a broken one is found before the task.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


@task_prerun.connect
def keep_good_connections(**_: Any) -> None:
    close_old_connections()
