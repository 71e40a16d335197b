"""Beat's scheduler: it shows that its loop turns, as servers and workers do."""

from typing import Any

from celery.beat import PersistentScheduler

from realtime import alive


class Scheduler(PersistentScheduler):
    def tick(self, *args: Any, **kwargs: Any) -> Any:
        alive.beat()
        return super().tick(*args, **kwargs)
