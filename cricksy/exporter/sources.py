"""What the exporter asks broker, database and Redis. Each question runs in a thread of its own, and may fail."""

import time
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import ChannelError
from django.conf import settings
from django.db import close_old_connections, connection
from kombu.connection import Connection
from prometheus_client.core import GaugeMetricFamily as Gauge

from cricksy import brokers
from cricksy.celery import app
from cricksy.exporter.collector import Source
from scoring.publishing.lag import seconds_behind
from scoring.publishing.stuck import stuck_matches
from scoring.redis_store import clients, due, keys
from scoring.replica.lag import REPLICA, lag_seconds

REDIS_SECONDS = 0.5
CONNECTIONS = """
SELECT numbackends, current_setting('max_connections')::int FROM pg_stat_database WHERE datname = current_database()
"""


def ask_broker() -> Iterator[Gauge]:
    lengths = Gauge("cricksy_queue_length", "Tasks in the broker that no worker has taken.", labels=["queue"])
    with app.connection_for_read() as broker:
        for queue in brokers.NAMES:
            lengths.add_metric([queue], length_of(broker, queue))
        yield lengths
        if not brokers.is_rabbitmq(settings.CELERY_BROKER_URL):
            yield Gauge("cricksy_unacked", "Tasks that workers have taken and not begun.", value=unacked(broker))


def length_of(broker: Connection, queue: str) -> int:
    try:
        # A channel for each: RabbitMQ closes one that asks for a queue which does not exist.
        channel: Any = broker.channel()  # type: ignore[no-untyped-call]
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError as error:
        if str(error.reply_code) != "404":
            raise
        return 0  # so is an empty queue in Redis, and one of RabbitMQ before its first worker


def unacked(broker: Connection) -> int:
    channel: Any = broker.default_channel
    return int(channel.client.hlen(channel.unacked_key))


def ask_database() -> Iterator[Gauge]:
    close_old_connections()
    yield Gauge("cricksy_oldest_unpublished_seconds", "Age of the oldest unpublished event.", value=seconds_behind())
    yield Gauge("cricksy_matches_stuck", "Matches whose logs cannot be folded.", value=len(stuck_matches()))
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        used, most = cursor.fetchone()
    yield Gauge("cricksy_database_connections", "Connections to this database.", value=used)
    yield Gauge("cricksy_database_max_connections", "Most connections that Postgres accepts.", value=most)


class AskRedis:
    """The age of the sweep is told by the time that its mark has left, not by the time in it: the clock of the worker
    may be another.
    """

    def __init__(self) -> None:
        # A sweep that has not run since counts from here.
        self.last = time.monotonic()

    def ask(self) -> Iterator[Gauge]:
        with clients.connect(REDIS_SECONDS) as client:
            left = client.pttl(keys.LAST_SWEEP) / 1000
            waiting = due.count(client)
        now = time.monotonic()
        if left > 0:
            self.last = now - max(keys.SWEEP_SECONDS - left, 0.0)
        yield Gauge("cricksy_sweep_age_seconds", "Seconds since the last sweep that was seen.", value=now - self.last)
        yield Gauge("cricksy_due_matches", "Matches with events to publish that no worker has taken.", value=waiting)


def ask_replica() -> Iterator[Gauge]:
    close_old_connections()
    lag = lag_seconds()
    if lag is None:
        raise ConnectionError("It does not answer, or follows no primary.")
    yield Gauge("cricksy_replica_lag_seconds", "How far the replica is behind.", value=lag)


def sources() -> list[Source]:
    found = [
        Source("cricksy_broker_up", ask_broker),
        Source("cricksy_database_up", ask_database),
        Source("cricksy_redis_up", AskRedis().ask),
    ]
    return [*found, Source("cricksy_replica_up", ask_replica)] if REPLICA in settings.DATABASES else found
