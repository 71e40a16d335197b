"""Asks the services whose addresses were given, before anything is started: a dead one is named at once."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg2
from amqp.exceptions import AMQPError
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from cricksy import environment
from cricksy.brokers import is_rabbitmq
from cricksy.up.errors import NotStarted

# Seconds, for all services together. Name servers are asked too, and those have no time-out of ours.
PATIENCE = 5
CONNECT = 3


@dataclass(slots=True)
class Question:
    """`ask` returns why the service cannot be used, else ""."""

    setting: str
    ask: Callable[[], str]
    answer: str = f"it does not answer within {PATIENCE} seconds"

    def put(self) -> None:
        self.answer = self.ask()


def check(given: Mapping[str, str]) -> None:
    """Raise NotStarted if a given service cannot be used. An address that is none ends the start with a sentence."""
    questions = list(questions_about(given))
    # Daemons: one that waits for a name server must not hold up the end.
    threads = [threading.Thread(target=each.put, daemon=True) for each in questions]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    for each in questions:
        if each.answer:
            raise NotStarted(f"{each.setting} names a service that cannot be used: {each.answer}.")


def questions_about(given: Mapping[str, str]) -> Iterator[Question]:
    for name in ("DATABASE_URL", "DATABASE_READ_REPLICA_URL"):
        if given.get(name):
            database = environment.postgres_url(name, given[name])
            yield Question(name, lambda database=database: ask_postgres(database))  # type: ignore[misc]
    first = "REDIS_URL" if given.get("REDIS_URL") else "CRICKSY_REDIS_URL"
    for name in (first, "CRICKSY_LAYER_URL", "CRICKSY_CACHE_URL"):
        if given.get(name):
            yield Question(name, partial(ask_redis, environment.redis_url(name, needs_password=False)))
    broker = environment.broker_url("CRICKSY_BROKER_URL", needs_password=False)
    if broker:
        yield Question("CRICKSY_BROKER_URL", partial(ask_rabbitmq if is_rabbitmq(broker) else ask_redis, broker))


def ask_postgres(database: dict[str, Any]) -> str:
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = {ours: database[theirs] for ours, theirs in names.items() if database.get(theirs)}
    try:
        psycopg2.connect(**parts, connect_timeout=CONNECT).close()
    except psycopg2.Error as error:
        return one_line(error)
    return ""


def ask_redis(url: str) -> str:
    try:
        with Redis.from_url(
            url, socket_timeout=CONNECT, socket_connect_timeout=CONNECT, retry=Retry(NoBackoff(), 0)
        ) as client:
            client.ping()
    except (RedisError, OSError) as error:
        return one_line(error)
    return ""


def ask_rabbitmq(url: str) -> str:
    try:
        with Connection(url, connect_timeout=CONNECT) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=0)
    except (AMQPError, OSError, OperationalError) as error:
        return one_line(error)
    return ""


def one_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
