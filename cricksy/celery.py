"""The Celery application. It reconnects within a second of its broker's return; kombu's own pauses grow to 30 s."""

import os
import sys
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import beat_init, heartbeat_sent, task_prerun, worker_init
from django.db import close_old_connections
from kombu.connection import Connection

from cricksy import rabbitmq, redis_broker, task_metrics
from cricksy.postgres import waits
from realtime import alive, metrics_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")

TRANSPORTS: dict[Any, Any] = {**redis_broker.TRANSPORTS, **rabbitmq.TRANSPORTS}


class PromptConnection(Connection):
    """Tries again at least once a second: viewers must catch up within three seconds of the return of Redis."""

    shows_life = False
    """Whether a process that waits for its broker lives: one without a broker would otherwise be started again."""

    def _ensure_connection(
        self, errback: Any = None, max_retries: int | None = None, *_: Any, callback: Any = None, **kwargs: Any
    ) -> Any:
        prompt = {"interval_start": 0.2, "interval_step": 0.2, "interval_max": 1}

        def before_next_try() -> None:
            if self.shows_life:
                alive.beat()
            if callback:
                callback()

        return super()._ensure_connection(  # type: ignore[no-untyped-call]
            errback, max_retries, **{**kwargs, **prompt, "callback": before_next_try}
        )

    def get_transport_cls(self) -> Any:
        configured = super().get_transport_cls()  # type: ignore[no-untyped-call]
        return TRANSPORTS.get(configured, configured)


class PromptAMQP(AMQP):
    Connection = PromptConnection


app = Celery("cricksy", amqp=PromptAMQP)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workers"])
# Celery closes the database connection around each task, and opening one costs more than the work of a ball. So the
# connection lasts as long as that of a web thread (CONN_MAX_AGE), and a broken one is replaced before the task.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize


@worker_init.connect  # type: ignore[untyped-decorator]
def bound_waits(**_: Any) -> None:
    # In the parent: the processes of its pool are forked from it.
    waits.bound(waits.WORKER)


@worker_init.connect  # type: ignore[untyped-decorator]
def serve_metrics(sender: Any, **_: Any) -> None:
    task_metrics.begin_series(sender.app)
    metrics_server.start()


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def show_life_without_broker(**_: Any) -> None:
    PromptConnection.shows_life = True


@heartbeat_sent.connect  # type: ignore[untyped-decorator]
def show_life(**_: Any) -> None:
    alive.beat()


@task_prerun.connect  # type: ignore[untyped-decorator]  # Celery has no types
def keep_good_connections(**_: Any) -> None:
    close_old_connections()
