"""RabbitMQ as Celery's broker. Its answers are awaited for some seconds; py-amqp by itself would wait for ever.

A RabbitMQ that is short of memory or disk stops reading from publishers until the shortage ends.
"""

from typing import Any

from kombu.transport import pyamqp

ANSWER_SECONDS = 3.0
"""For each answer. The bell's thread, a sweep or beat waits; kombu tries once more. Then the sweep finds the match."""
TRANSIENT = 1
"""The delivery mode of the events for Flower."""


class Channel(pyamqp.Channel):
    def basic_publish_confirm(self, message: Any, *args: Any, **kwargs: Any) -> Any:
        if message.properties.get("delivery_mode") == TRANSIENT:
            return self._publish_event(message, *args, **kwargs)
        return super().basic_publish_confirm(message, *args, **kwargs)

    def _publish_event(self, *args: Any, **kwargs: Any) -> Any:
        """Send without a confirmation: the loop of a worker must not wait, nor fill a socket that nobody reads."""
        if self.connection is not None and self.connection.is_blocked:
            return None
        return self._basic_publish(*args, **kwargs)


class Connection(pyamqp.Connection):
    Channel = Channel
    is_blocked = False
    """Whether RabbitMQ has said that it reads nothing from this publisher."""

    def drain_events(self, timeout: float | None = None) -> Any:
        if timeout is not None:
            return super().drain_events(timeout)
        try:
            return super().drain_events(ANSWER_SECONDS)
        except TimeoutError:
            # A late answer would count as that to the next question.
            self.collect()
            raise

    def _on_blocked(self) -> None:
        self.is_blocked = True

    def _on_unblocked(self) -> None:
        self.is_blocked = False


class Transport(pyamqp.Transport):
    Connection = Connection


class TLSTransport(pyamqp.SSLTransport):
    Connection = Connection


TRANSPORTS = {pyamqp.Transport: Transport, pyamqp.SSLTransport: TLSTransport}
"""Ours in place of kombu's."""
