"""What Celery needs to know of its broker, a Redis or a RabbitMQ. Neither takes options of the other, or says so."""

from typing import Any
from urllib.parse import urlsplit

from kombu.entity import Queue

from cricksy import reserve
from cricksy.environment import RABBITMQ_SCHEMES

PRIORITY = -1 if reserve.IS_RESERVE else 0
NAMES = ("balls", "sweep", "slow")
REDIS: dict[str, Any] = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,
    # Seconds, for all queues: a task that a killed worker had reserved is delivered again after that. A task is
    # acknowledged when it begins, so a long one is not repeated.
    "visibility_timeout": 600,
    # No task goes before others; Redis is asked for the queue of each step.
    "priority_steps": [0],
}
RABBITMQ: dict[str, Any] = {
    # A quorum queue has a message when most of its servers have it: the publisher waits for their word.
    "confirm_publish": True,
    # Seconds. There is none for reading: its client would go on reading in silence. See cricksy.rabbitmq.
    "write_timeout": 2,
    "max_retries": 0,
}


def is_rabbitmq(url: str) -> bool:
    return urlsplit(url).scheme in RABBITMQ_SCHEMES


def transport_options(url: str) -> dict[str, Any]:
    return RABBITMQ if is_rabbitmq(url) else REDIS


def queues(url: str) -> list[Queue]:
    """Return the queues.

    In RabbitMQ each is kept by several servers, so that the end of one loses no task. Redis is asked to remember slow
    tasks only: a match whose task is lost the sweep finds a second later.
    """
    if is_rabbitmq(url):
        arguments = {"queue_arguments": {"x-queue-type": "quorum"}, "consumer_arguments": {"x-priority": PRIORITY}}
        return [Queue(name, **arguments) for name in NAMES]  # type: ignore[no-untyped-call]
    return [Queue(name, no_ack=name != "slow") for name in NAMES]  # type: ignore[no-untyped-call]
