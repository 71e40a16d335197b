"""Tasks of one owner: kept until they end, logged where they fail, and ended with their owner."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Tasks:
    def __init__(self) -> None:
        self.running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any], *, awaited: bool = False) -> asyncio.Task[Any]:
        """Run in the background; a failure is logged unless the task is `awaited`."""
        task = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        if not awaited:
            task.add_done_callback(log_failure)
        return task

    async def stop(self) -> None:
        """Ask until all have ended: a client library that is just cleaning up may lose the first word."""
        while self.running:
            for task in self.running:
                task.cancel()
            await asyncio.wait(set(self.running), timeout=0.5)


def log_failure(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("task_failed", exc_info=error)


def is_running(task: "asyncio.Task[Any] | None") -> bool:
    return task is not None and not task.done()
