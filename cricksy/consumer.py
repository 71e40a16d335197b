"""The part of a worker that receives tasks, without Celery's delayed delivery, and with fewer messages for Flower.

Delayed delivery would declare 28 queues more in RabbitMQ at each connection, for tasks with a delay; Cricksy has none.
"""

import time
from typing import Any

from celery.worker.consumer import Consumer as CeleryConsumer

from cricksy import reserve

EVENTS_SECONDS = 0.5
"""What happened to tasks is sent together. Celery sends it for each task, which costs half as much as a ball."""


class Consumer(CeleryConsumer):
    class Blueprint(CeleryConsumer.Blueprint):
        default_steps = [step for step in CeleryConsumer.Blueprint.default_steps if "delayed_delivery" not in step]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._events_due = 0.0
        if self.hub and reserve.IS_RESERVE:
            # So that its loop turns.
            self.hub.call_repeatedly(reserve.LOOK_SECONDS, lambda: None)

    def on_send_event_buffered(self) -> None:
        now = time.monotonic()
        # A time, not a flag: timers are lost with a connection.
        if self.hub and now >= self._events_due:
            self._events_due = now + EVENTS_SECONDS
            self.hub.call_later(EVENTS_SECONDS, self._flush_events)
