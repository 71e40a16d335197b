"""The Celery application. It reconnects within a second of its broker's return; kombu's own pauses grow to 30 s.

A message that is no task is dropped; kombu would end the worker.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import beat_init, heartbeat_sent, task_prerun, worker_init
from django.db import close_old_connections
from kombu.connection import Connection
from kombu.transport.redis import Channel, QoS, Transport
from redis.exceptions import ConnectionError as RedisConnectionError

from cricksy import rabbitmq

# Before all that follows: `shared` decides how their counts are kept.
from cricksy.celery_metrics import shared, tasks
from cricksy.postgres import waits
from realtime import alive, metrics_server
from scoring.redis_store import unreadable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cricksy.settings")


# What kombu raises for a message that is no JSON, or lacks the parts of a task.
NO_TASK = (ValueError, TypeError, KeyError, AttributeError)


class ForgetfulQoS(QoS):
    """Forgets a task before Redis is asked to.

    kombu does it afterwards: a task whose acknowledgement Redis did not answer counted as reserved for ever, and after
    as many as it may reserve a worker asked for no more, on a sound connection. Celery notes the error and goes on.
    """

    def ack(self, delivery_tag: str) -> None:
        self._quick_ack(delivery_tag)
        super().ack(delivery_tag)  # type: ignore[no-untyped-call]

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        self._quick_ack(delivery_tag)
        super().reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]


class TolerantChannel(Channel):
    QoS = ForgetfulQoS

    def _brpop_read(self, **options: Any) -> Any:
        read = super()._brpop_read
        return drop_unreadable(lambda: read(**options))  # type: ignore[no-untyped-call]

    def _receive(self) -> Any:
        return drop_unreadable(super()._receive)

    def _connparams(self, *args: Any, **kwargs: Any) -> Any:
        # After a lost connection Celery closes what is left of it, and ignores errors of the connection only. kombu
        # then restores the tasks that the worker had reserved: without a client that was an AttributeError, which
        # ended the worker. The sweep finds the matches of those tasks.
        if self.connection is None or self.connection.client is None:
            raise RedisConnectionError("The connection was closed.")
        return super()._connparams(*args, **kwargs)  # type: ignore[no-untyped-call]


def drop_unreadable(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except NO_TASK as error:
        unreadable.note("task", error)
        return True  # a message was read


class TolerantTransport(Transport):
    Channel = TolerantChannel


TRANSPORTS: dict[Any, Any] = {Transport: TolerantTransport, **rabbitmq.TRANSPORTS}


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
    tasks.begin_series(sender.app)
    metrics_server.start(shared.registry())


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
