"""All scorers and viewers, at work in the loop of a thread while the main thread does harm."""

import asyncio
import itertools
import random
import threading
import time
import uuid
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from tests.faults.journal import Journal
from tests.faults.scorers import Scorer
from tests.faults.viewers import Viewer, ended

# Seconds between two balls of a scorer.
PACE = 0.3


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="traffic", daemon=True)
        self.thread.start()
        self.background: list[Future[None]] = []

    def run(self, work: Coroutine[Any, Any, Any], timeout: float = 120) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run until the end."""
        self.background.append(asyncio.run_coroutine_threadsafe(work, self.loop))

    def stop(self) -> None:
        self.run(self.end_tasks())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def end_tasks(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # Sockets that were closed or aborted end in the next rounds of the loop.
        await asyncio.sleep(0.2)


@dataclass(slots=True)
class Ground:
    """Where one match after the other is played, by one scorer or by two who race."""

    scorers: list[Scorer]
    match_id: str = ""
    viewers: dict[Viewer, "asyncio.Task[None]"] = field(default_factory=dict)
    playing: list["asyncio.Task[None]"] = field(default_factory=list)
    over: bool = False
    played: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Size:
    """The second scorer of each fourth ground races with the first."""

    grounds: int = 8
    viewers: int = 4
    pace: float = PACE


class Traffic:
    def __init__(self, loop: Loop, ports: dict[str, int], tokens: list[str], size: Size, seed: int) -> None:
        self.loop, self.ports, self.size = loop, ports, size
        self.dice = random.Random(f"traffic {seed}")
        self.numbers = itertools.count(1)
        self.run_id = uuid.uuid4().hex[:6]
        # asyncio's Event belongs to the loop that waits for it, not to the thread that makes it.
        self.go = asyncio.Event()
        self.grounds = [Ground(self.scorers_of(number, tokens)) for number in range(size.grounds)]

    def scorers_of(self, ground: int, tokens: list[str]) -> list[Scorer]:
        token, racing = tokens[ground % len(tokens)], ground % 4 == 3
        names = [f"{self.run_id}-{ground}{letter}" for letter in ("ab" if racing else "a")]
        return [Scorer(name, self.ports["scorers"], token, self.own_dice()) for name in names]

    def own_dice(self) -> random.Random:
        return random.Random(self.dice.random())

    @property
    def journals(self) -> list[Journal]:
        return [scorer.journal for ground in self.grounds for scorer in ground.scorers]

    @property
    def scorers(self) -> list[Scorer]:
        return [scorer for ground in self.grounds for scorer in ground.scorers]

    @property
    def viewers(self) -> list[Viewer]:
        return [viewer for ground in self.grounds for viewer in ground.viewers]

    # For the main thread

    def begin(self) -> None:
        self.loop.run(self.begin_all())

    def resume(self) -> None:
        self.loop.run(self.set_going(True))

    def pause(self, patience: float = 60) -> None:
        """Return when every write that was begun has its answer."""
        self.loop.run(self.set_going(False), patience)

    def new_matches(self, longest: int) -> None:
        """Begin a new match on each ground whose match is over or long enough. Call this while paused."""
        self.loop.run(self.begin_all(longest))

    def end(self) -> None:
        self.loop.run(self.end_all())

    def forget(self) -> None:
        """Forget the times of the last fault."""
        for scorer in self.scorers:
            scorer.waits.clear()
        for viewer in self.viewers:
            viewer.passed = viewer.passed[-1:]
            viewer.ends.clear()
            viewer.went_back = 0

    # In the loop

    async def begin_all(self, longest: int = 0) -> None:
        await asyncio.gather(*(self.begin_match(ground) for ground in self.grounds if is_due(ground, longest)))

    async def begin_match(self, ground: Ground) -> None:
        await self.leave(ground)
        ground.match_id = f"f{self.run_id}-{next(self.numbers)}"
        ground.played.append(ground.match_id)
        ground.over = False
        await ground.scorers[0].open(ground.match_id)
        for scorer in ground.scorers[1:]:
            scorer.take(ground.match_id)
        for _ in range(self.size.viewers):
            viewer = Viewer(self.ports["scorers"], self.ports["viewers"], ground.match_id, self.own_dice())
            ground.viewers[viewer] = asyncio.create_task(viewer.follow())
        ground.playing = [asyncio.create_task(self.play(ground, scorer)) for scorer in ground.scorers]

    async def end_all(self) -> None:
        for ground in self.grounds:
            await self.leave(ground)
        for scorer in self.scorers:
            scorer.connection.close()

    async def leave(self, ground: Ground) -> None:
        ground.over = True
        if self.go.is_set():
            # A write that is cut off would be one whose answer nobody knows.
            await asyncio.gather(*ground.playing)
        for task in (*ground.viewers.values(), *ground.playing):
            await ended(task)
        ground.viewers.clear()

    async def play(self, ground: Ground, scorer: Scorer) -> None:
        while not ground.over:
            await self.go.wait()
            scorer.busy = True
            ground.over = not await scorer.step() or ground.over
            scorer.busy = False
            await asyncio.sleep(self.size.pace * scorer.dice.uniform(0.5, 1.5))

    async def set_going(self, going: bool) -> None:
        if going:
            self.go.set()
            return
        self.go.clear()
        # One that was woken just before says so only when it runs.
        await asyncio.sleep(0.01)
        while any(scorer.busy for scorer in self.scorers):
            await asyncio.sleep(0.01)


def is_due(ground: Ground, longest: int) -> bool:
    seen = ground.scorers[0].seen
    return not ground.match_id or ground.over or (seen is not None and seen.place[1] > longest)


def wait_until(is_so: Any, patience: float, pause: float = 0.02) -> bool:
    """Tell whether it came true in time."""
    deadline = time.monotonic() + patience
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
