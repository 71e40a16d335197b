"""Each container is killed from the machine, as by a lack of memory, while a match is played: `podman kill` would count
as wanted, and nothing would start it again."""

import asyncio
import os
import signal
import time
from dataclasses import dataclass

from tests.compose.containers import podman
from tests.compose.containers.stack import PREFIX, Stack
from tests.compose.containers.viewer import Ending, Fixture, Site, play

BEFORE = 2.0
"""Seconds of the match before the kill."""
PATIENCE = 120.0
PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Return:
    """Seconds from the kill until the container runs again, and until its health check is good."""

    runs: float
    healthy: float


async def kill(stack: Stack, name: str) -> Return:
    """Kill the container's first process. Raises PodmanError if the container does not come back."""
    first = podman.pid(PREFIX + name)
    killed = time.monotonic()
    os.kill(first, signal.SIGKILL)
    while podman.pid(PREFIX + name) in (0, first):
        if time.monotonic() - killed > PATIENCE:
            raise podman.PodmanError(f"{name} did not come back within {PATIENCE:.0f} s")
        await asyncio.sleep(PAUSE)
    runs = time.monotonic() - killed
    await asyncio.to_thread(stack.wait_healthy, name, PATIENCE)
    return Return(runs, time.monotonic() - killed)


async def kill_during(stack: Stack, site: Site, match: Fixture, name: str) -> tuple[Return, Ending]:
    """Kill the container while a match is played, and return how both ended."""
    returned: list[Return] = []

    async def meanwhile() -> None:
        await asyncio.sleep(BEFORE)
        returned.append(await kill(stack, name))

    ending = await play(site, match, f"killed-{name}", meanwhile)
    return returned[0], ending
