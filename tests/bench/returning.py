"""Viewers that lost their connection and come back with the place that they have, when and where the page would."""

import heapq
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import replace

from tests.bench.viewers import Viewer

# Seconds: the limits of the page's client (realtime/pages/static/pages/shared/client.js).
FIRST_LIMIT, LONGEST_LIMIT = 3.0, 20.0


class Returning:
    """`ports` are those of the servers; a viewer goes on to another one if there is one."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.dice = random.Random("returning")
        self.numbers = itertools.count()
        self.planned: list[tuple[float, int, Viewer]] = []

    def plan(self, viewer: Viewer) -> None:
        now = time.monotonic()
        viewer.lost_at = viewer.lost_at or now
        pause = self.dice.uniform(0, min(FIRST_LIMIT * 2**viewer.tries, LONGEST_LIMIT))
        heapq.heappush(self.planned, (now + pause, next(self.numbers), viewer))

    def due(self) -> Iterator[Viewer]:
        while self.planned and self.planned[0][0] <= time.monotonic():
            yield heapq.heappop(self.planned)[2]

    def wait(self) -> float:
        """Return the seconds until the next one is due; -1 if there is none."""
        return max(self.planned[0][0] - time.monotonic(), 0.0) if self.planned else -1

    def again(self, old: Viewer, source: str) -> Viewer:
        others = [port for port in self.ports if port != old.address.port] or self.ports
        viewer = Viewer(replace(old.address, port=self.dice.choice(others)), source)
        viewer.epoch, viewer.seq, viewer.lost_at, viewer.tries = old.epoch, old.seq, old.lost_at, old.tries + 1
        return viewer

    @property
    def count(self) -> int:
        return len(self.planned)
