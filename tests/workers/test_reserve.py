"""A worker in reserve takes what waits, and nothing else; events for Flower go together."""

import contextlib
import time
from typing import Any

import pytest
from celery.events import EventReceiver
from kombu import Connection, Consumer, Message, Queue
from redis import Redis

from cricksy import brokers, reserve
from cricksy.celery import app
from tests.stack import Stack

PATIENCE = 10.0
TASKS = 20


def drain(connection: Connection, seconds: float) -> None:
    """Turn kombu's loop for so long, as often as a worker in reserve does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(TimeoutError):
            connection.drain_events(timeout=reserve.LOOK_SECONDS / 2)


def test_in_reserve_a_worker_takes_only_what_has_waited(own_redis: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "IS_RESERVE", True)
    monkeypatch.setattr(reserve, "WAIT_SECONDS", 1.0)
    with app.connection_for_read(own_redis.url) as connection, Redis.from_url(own_redis.url) as redis:
        received: list[Message] = []
        Consumer(connection.channel(), [Queue("balls", no_ack=True)], on_message=received.append).consume()
        for count in (1, 2):
            app.send_task("workers.tasks.recompute", ["no-match"], queue="balls", connection=connection)
            drain(connection, 0.3)
            assert redis.llen("balls") == 1
            deadline = time.monotonic() + PATIENCE
            while len(received) < count and time.monotonic() < deadline:
                drain(connection, 0.1)
            assert (len(received), redis.llen("balls")) == (count, 0)
            # While tasks keep coming it goes on; a second later it is in reserve again.
            drain(connection, 1.5)


def test_redis_remembers_no_ball_that_a_worker_has_taken(own_redis: Any) -> None:
    queues = {queue.name: queue for queue in brokers.queues(own_redis.url)}
    with app.connection_for_read(own_redis.url) as connection, Redis.from_url(own_redis.url) as redis:
        received: list[Message] = []
        Consumer(connection.channel(), list(queues.values()), on_message=received.append).consume()
        for name in ("balls", "slow"):
            app.send_task("workers.tasks.recompute", ["no-match"], queue=name, connection=connection)
            connection.drain_events(timeout=PATIENCE)
        assert redis.hlen("unacked") == 1
        for message in received:
            message.ack()
        assert redis.hlen("unacked") == 0


class Events(EventReceiver):
    """Notes how many tasks for balls succeeded, by message."""

    messages: list[int]

    def _receive(self, body: Any, message: Message, **_: Any) -> None:
        every = body if isinstance(body, list) else [body]
        ended = [each for each in every if each["type"] == "task-succeeded" and each["hostname"].startswith("balls")]
        if ended:
            self.messages.append(len(ended))


def test_flower_hears_of_many_tasks_in_one_message(stack: Stack) -> None:
    with app.connection_for_read(stack.redis_url) as connection:
        heard = Events(connection, app=app)
        heard.messages = []
        with heard.consumer_context(wakeup=False) as (own, *_):
            for _ in range(TASKS):
                app.send_task("workers.tasks.recompute", ["no-match"], queue="balls", connection=connection)
            deadline = time.monotonic() + PATIENCE
            while sum(heard.messages) < TASKS and time.monotonic() < deadline:
                drain(own, 0.5)
    assert sum(heard.messages) >= TASKS
    assert len(heard.messages) < TASKS / 2
