"""Redis as Celery's broker.

A message that is no task is dropped; kombu would end the worker. A worker in reserve takes only tasks that wait.
"""

import time
from collections.abc import Callable
from typing import Any

from kombu.transport.redis import Channel, QoS, Transport
from redis.exceptions import ConnectionError as RedisConnectionError

from cricksy import reserve
from scoring.redis_store import unreadable

# What kombu raises for a message that is no JSON, or lacks the parts of a task.
NO_TASK = (ValueError, TypeError, KeyError, AttributeError)


class ForgetfulQoS(QoS):
    """Forgets a task before Redis is asked to.

    kombu does it afterwards: a task whose acknowledgement Redis did not answer counted as reserved for ever, and after
    as many as it may reserve a worker asked for no more, on a sound connection. Celery notes the error and goes on.
    """

    def ack(self, delivery_tag: str) -> None:
        # Else the task is of a queue that asks for no acknowledgement; Redis has nothing to forget.
        if delivery_tag in self._delivered:
            self._quick_ack(delivery_tag)
            super().ack(delivery_tag)  # type: ignore[no-untyped-call]

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        self._quick_ack(delivery_tag)
        super().reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]


class TolerantChannel(Channel):
    QoS = ForgetfulQoS
    sender: Any = None
    waiting_since: float | None = None
    asked_at = 0.0

    def _create_client(self, asynchronous: bool = False) -> Any:
        """Return one client for all messages: to make a client costs more than to send a message."""
        if asynchronous:
            return super()._create_client(asynchronous)  # type: ignore[no-untyped-call]
        if self.sender is None or self.sender.connection_pool is not self.pool:
            self.sender = super()._create_client()  # type: ignore[no-untyped-call]
        return self.sender

    def _brpop_start(self, timeout: Any = None) -> None:
        """Ask for a task; in reserve only if one has waited for a while. kombu asks again at each turn of its loop."""
        if not reserve.IS_RESERVE or self.has_waiting():
            super()._brpop_start(timeout)  # type: ignore[no-untyped-call]

    def has_waiting(self) -> bool:
        now = time.monotonic()
        if now - self.asked_at >= reserve.LOOK_SECONDS:
            self.asked_at = now
            if not any(self._create_client().llen(queue) for queue in self.active_queues):
                self.waiting_since = None
            elif self.waiting_since is None:
                self.waiting_since = now
        return self.waiting_since is not None and now - self.waiting_since >= reserve.WAIT_SECONDS

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


TRANSPORTS: dict[Any, Any] = {Transport: TolerantTransport}
