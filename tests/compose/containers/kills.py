"""Each container is killed while a match is played, and a process that hangs is ended by its health check.

A kill comes from the machine, as for a lack of memory: `podman kill` would count as wanted, and nothing would start the
container again.
"""

import asyncio
import os
import signal
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.compose.containers import podman
from tests.compose.containers.stack import PREFIX, Stack
from tests.compose.containers.viewer import Ending, Fixture, Site, play

BEFORE = 2.0
"""Seconds of the match before the kill."""
PATIENCE = 120.0
PAUSE = 0.1
LONGEST_WAIT = 10.0
"""Seconds until all viewers of a WebSocket process that ended are back."""


@dataclass(frozen=True, slots=True)
class Return:
    """Seconds from the kill until the container runs again, and until its health check is good."""

    runs: float
    healthy: float


async def kill(stack: Stack, name: str) -> Return:
    """Kill the first process of the container, and so all of it."""
    first = podman.pid(PREFIX + name)
    os.kill(first, signal.SIGKILL)
    return await comes_back(stack, name, first)


async def hang(stack: Stack, name: str) -> Return:
    """Stop the process of the container, and ask its health check as often as it takes, as Docker does."""
    first = podman.pid(PREFIX + name)
    (process,) = Path(f"/proc/{first}/task/{first}/children").read_text().split()[:1]
    os.kill(int(process), signal.SIGSTOP)
    _, *command = stack.services[name]["healthcheck"]["test"]
    for _ in range(int(command[-1])):
        await asyncio.to_thread(podman.attempt, "exec", PREFIX + name, *command, patience=PATIENCE)
    return await comes_back(stack, name, first)


async def comes_back(stack: Stack, name: str, first: int) -> Return:
    """Wait until the container runs again and is healthy. Raises PodmanError."""
    begun = time.monotonic()
    while podman.pid(PREFIX + name) in (0, first):
        if time.monotonic() - begun > PATIENCE:
            raise podman.PodmanError(f"{name} did not come back within {PATIENCE:.0f} s")
        await asyncio.sleep(PAUSE)
    runs = time.monotonic() - begun
    await asyncio.to_thread(stack.wait_healthy, name, PATIENCE)
    return Return(runs, time.monotonic() - begun)


Harm = Callable[[Stack, str], Awaitable[Return]]


async def harm_during(harm: Harm, stack: Stack, site: Site, match: Fixture, name: str) -> tuple[Return, Ending]:
    """Kill or stop a container while a match is played, and return how both ended."""
    returned: list[Return] = []

    async def meanwhile() -> None:
        await asyncio.sleep(BEFORE)
        returned.append(await harm(stack, name))

    ending = await play(site, match, f"{harm.__name__}-{name}-{uuid.uuid4().hex[:6]}", meanwhile)
    if harm is kill and name.startswith("websocket-") and ending.pause > LONGEST_WAIT:
        ending.differences.append(f"a viewer saw no change for {ending.pause:.0f} s")
    return returned[0], ending
