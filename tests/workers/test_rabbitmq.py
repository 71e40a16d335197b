"""RabbitMQ as the broker: balls go through quorum queues, and no trouble of it reaches a scorer."""

import asyncio
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from kombu import Connection
from redis import Redis

from cricksy import brokers
from cricksy.celery import PromptConnection
from cricksy.exporter.sources import length_of
from scoring.redis_store import keys
from tests.stack import Stack, private
from tests.support import rabbitmq
from tests.support.rabbitmq import RabbitMQ
from tests.support.watched import SLOWEST_ANSWER, until, watched_match

pytestmark = pytest.mark.skipif(bool(rabbitmq.missing()), reason=rabbitmq.missing())


@pytest.fixture(scope="module")
def broker(local_root: Path) -> Iterator[RabbitMQ]:
    server = RabbitMQ(local_root / f"rabbitmq-{uuid.uuid4().hex[:8]}")
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def stack(broker: RabbitMQ, local_root: Path) -> Iterator[Stack]:
    with private(local_root / f"private-{uuid.uuid4().hex[:8]}", CRICKSY_BROKER_URL=broker.url) as stack:
        yield stack


def length(broker: RabbitMQ, queue: str) -> int:
    """Ask as the exporter does."""
    with Connection(broker.url) as connection:
        return length_of(connection, queue)


async def test_balls_reach_viewers_through_quorum_queues(stack: Stack, broker: RabbitMQ) -> None:
    match = await watched_match(stack)
    await match.shown(match.record(6))
    match.viewer.drop()
    kinds = dict(line.split("\t") for line in broker.control("list_queues", "name", "type").splitlines()[1:])
    assert (kinds["balls"], kinds["sweep"]) == ("quorum", "quorum")  # nobody works on slow tasks here
    with Redis.from_url(stack.redis_url) as redis:
        assert redis.keys("_kombu*") == []


def test_no_queues_for_delays_are_declared(stack: Stack, broker: RabbitMQ) -> None:
    assert "celery_delayed" not in broker.control("list_queues", "name")


async def test_the_length_of_a_queue_can_be_read(stack: Stack, broker: RabbitMQ) -> None:
    match = await watched_match(stack)
    stack.kill("worker-1")
    seq = match.record()
    await until(lambda: length(broker, "balls") > 0)
    assert length(broker, "unknown") == 0
    stack.start("worker-1")
    await match.shown(seq)
    await until(lambda: length(broker, "balls") == 0)
    match.viewer.drop()


async def test_what_is_no_task_ends_no_worker(stack: Stack, broker: RabbitMQ) -> None:
    process = stack.children["worker-1"].process
    assert process
    with Connection(broker.url) as connection:
        producer = connection.Producer()
        for body in ("", "garbage", "[1]"):
            producer.publish(body, routing_key="balls", content_type="application/json", content_encoding="utf-8")
    match = await watched_match(stack)
    await match.shown(match.record())
    assert process.poll() is None
    match.viewer.drop()


@pytest.mark.parametrize("how", ["killed", "mute"])
async def test_recording_goes_on_without_the_broker_and_viewers_catch_up(
    stack: Stack, broker: RabbitMQ, how: str
) -> None:
    match = await watched_match(stack)
    await match.shown(match.record())
    broker.kill() if how == "killed" else broker.signal(signal.SIGSTOP)
    seq = match.record(3)
    assert match.slowest < SLOWEST_ANSWER
    await asyncio.sleep(keys.SWEEP_SECONDS)  # so that workers and beat have tried in vain
    # In this thread: the child dies with the thread that started it.
    broker.start() if how == "killed" else broker.signal(signal.SIGCONT)
    back = time.monotonic()
    await match.shown(seq)
    print(f"RabbitMQ {how}: viewers had the last ball {time.monotonic() - back:.1f} s after its return")
    await match.shown(match.record())
    await until(lambda: has_swept(stack))
    assert match.shows_what_a_get_shows()
    match.viewer.drop()


def has_swept(stack: Stack) -> bool:
    """Tell whether beat, the broker and the sweep's worker are all there."""
    with Redis.from_url(stack.redis_url) as redis:
        return bool(redis.exists(keys.LAST_SWEEP))


async def test_a_memory_alarm_holds_up_no_scorer_and_no_worker(stack: Stack, broker: RabbitMQ) -> None:
    """RabbitMQ then reads nothing from publishers. What is in its queues goes out, though no event does."""
    queued = [await watched_match(stack) for _ in range(4)]
    stack.signal("worker-1", signal.SIGSTOP)
    seqs = [match.record() for match in queued]
    await until(lambda: length(broker, "balls") >= len(queued))
    broker.control("set_vm_memory_high_watermark", "0.0000001")
    try:
        stack.signal("worker-1", signal.SIGCONT)
        for match, seq in zip(queued, seqs, strict=True):
            await match.shown(seq)
        late = queued[0].record(3)
        assert queued[0].slowest < SLOWEST_ANSWER
        # An event that waits for two seconds is late: then readers get the newest state, not the published one.
        await until(lambda: httpx.get(f"{stack.http_url}/games/{queued[0].id}").json()["seq"] == late)
    finally:
        broker.control("set_vm_memory_high_watermark", "0.4")
    over = time.monotonic()
    await queued[0].shown(late)
    print(f"memory alarm over: viewers had the last ball {time.monotonic() - over:.1f} s later")
    await queued[0].shown(queued[0].record())
    assert all(child.process and child.process.poll() is None for child in stack.children.values())
    for match in queued:
        match.viewer.drop()


def test_no_publisher_waits_for_ever_for_a_mute_broker(broker: RabbitMQ) -> None:
    with PromptConnection(broker.url, transport_options=brokers.transport_options(broker.url)) as connection:
        producer = connection.Producer(routing_key="nowhere")
        producer.publish("heard")
        broker.signal(signal.SIGSTOP)
        # So that a publisher that waits for ever fails the test, and does not hold it up.
        going_on = threading.Timer(30, broker.signal, [signal.SIGCONT])
        going_on.start()
        try:
            with pytest.raises(TimeoutError):
                producer.publish("unheard")
        finally:
            going_on.cancel()
            broker.signal(signal.SIGCONT)
        assert not connection.connected, "a late answer would count as that to the next question"
