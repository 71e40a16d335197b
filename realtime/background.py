"""asyncio tasks with one owner. (In `workers` a task is a Celery task.)"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Background:
    """Keeps tasks until they end, logs their failures, and cancels them all when the owner stops."""

    def __init__(self) -> None:
        # asyncio itself keeps only weak references to tasks: without this one a task may vanish before it ends.
        self.running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any], *, awaited: bool = False) -> asyncio.Task[Any]:
        """Run in the background. A failure is logged, unless `awaited`: then the code that awaits the task gets it."""
        task = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        if not awaited:
            task.add_done_callback(log_failure)
        return task

    async def stop(self) -> None:
        """Cancel until all have ended: a client library that is cleaning up may swallow the first cancellation."""
        while self.running:
            for task in self.running:
                task.cancel()
            await asyncio.wait(set(self.running), timeout=0.5)


def log_failure(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("task_failed", exc_info=error)


def is_running(task: asyncio.Task[Any] | None) -> bool:
    return task is not None and not task.done()
