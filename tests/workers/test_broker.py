"""A worker outlives the loss of its broker, and each kind of broker gets the options that it knows."""

import inspect
from typing import Any

import amqp
import pytest
from kombu import Connection, Consumer, Message, Queue
from kombu.common import ignore_errors
from kombu.transport.redis import Channel
from redis import Redis

from cricksy import brokers, run
from cricksy.celery import app

MUTE_MS = 3_000
"""Longer than a worker waits for an answer."""
REDIS, RABBITMQ = "redis://:password@host:6379/0", "amqp://cricksy:password@host"


def test_a_channel_with_reserved_tasks_closes_after_its_connection_is_gone() -> None:
    """Celery closes it so when Redis was killed, and ignores errors of the connection only: any other ends the worker.

    kombu restores the tasks that were not acknowledged, and needs the client of the connection for that.
    """
    connection = app.connection_for_read()
    connection.ensure_connection()
    channel = connection.channel()
    queue = Queue("reserved", routing_key="reserved")
    Consumer(channel, [queue], callbacks=[lambda body, message: None]).consume()
    app.send_task("workers.tasks.recompute", ["no-match"], queue="reserved", connection=connection)
    connection.drain_events(timeout=5)
    # What Celery has done so far: the connection has no client, and the pools of the channel are closed.
    connection.transport.client = None
    channel._pool = channel._async_pool = None
    ignore_errors(connection, channel.close)
    connection.release()


@pytest.mark.parametrize("answer", [Message.ack, Message.reject])
def test_a_worker_asks_for_tasks_after_acknowledgements_that_redis_did_not_answer(own_redis: Any, answer: Any) -> None:
    """Each of them once counted as a reserved task: after two, a worker asked for nothing more."""
    with app.connection_for_read(own_redis.url) as connection, Redis.from_url(own_redis.url) as redis:
        channel = connection.channel()
        received: list[Message] = []
        consumer = Consumer(channel, [Queue("late", routing_key="late")], on_message=received.append, prefetch_count=1)
        consumer.consume()
        for _ in range(2):
            app.send_task("workers.tasks.recompute", ["no-match"], queue="late", connection=connection)
            connection.drain_events(timeout=5)
            redis.client_pause(MUTE_MS)
            with pytest.raises(connection.connection_errors):
                answer(received[-1])
            redis.client_unpause()
            assert channel.qos.can_consume()
    assert len(received) == 2


def test_a_redis_gets_no_option_that_it_ignores() -> None:
    assert set(brokers.transport_options(REDIS)) <= set(Channel.from_transport_options) | {"max_retries"}


def test_a_rabbitmq_gets_no_option_that_it_ignores() -> None:
    """Its client takes any name in silence."""
    known = set(inspect.signature(amqp.Connection).parameters)
    assert set(brokers.transport_options(RABBITMQ)) <= known | {"max_retries"}
    assert brokers.transport_options(RABBITMQ)["confirm_publish"]


@pytest.mark.parametrize(("url", "kind"), [(REDIS, None), (RABBITMQ, "quorum"), (RABBITMQ + ";" + RABBITMQ, "quorum")])
def test_queues_of_rabbitmq_are_kept_by_several_servers(url: str, kind: str | None) -> None:
    found = {queue.name: (queue.queue_arguments or {}).get("x-queue-type") for queue in brokers.queues(url)}
    assert found == dict.fromkeys(("balls", "sweep", "slow"), kind)


def test_a_worker_reserves_nothing_of_what_takes_long() -> None:
    assert "--disable-prefetch" in run.process_of("slow").command
    # RabbitMQ does not know that option: there it reserves one.
    assert app.conf.worker_prefetch_multiplier == 1


@pytest.mark.parametrize("scheme", ["redis", "rediss", "amqp", "amqps"])
def test_every_kind_of_broker_has_our_transport(scheme: str) -> None:
    """Without it a garbled message ends a worker, or an alarm of RabbitMQ holds it up for ever."""
    with app.connection_for_write(f"{scheme}://cricksy:password@host") as connection:
        assert connection.get_transport_cls().__module__.startswith("cricksy.")


def test_a_second_try_takes_kombus_own_arguments() -> None:
    """kombu passes the intervals by position where it repeats a publishing."""
    connection = app.connection_for_write()
    try:
        assert isinstance(connection, Connection)
        assert connection._ensure_connection(None, 1, 0, 0.2, 0.2, reraise_as_library_errors=False)
    finally:
        connection.release()
