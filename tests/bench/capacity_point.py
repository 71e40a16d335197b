"""One load of `capacity`: what is asked of the processes, and what the sizing would say that it is."""

import math
from dataclasses import dataclass

from cricksy.sizing.load import Load
from tests.bench.balanced import WEBS, WEBSOCKETS

PROCESSES = {"http": WEBS, "websocket": WEBSOCKETS, "worker": 2}


@dataclass(frozen=True, slots=True)
class Point:
    """A load. `balls` are those of a second, and so are `pages` and `reads` of HTTP processes and `requests` of nginx.

    `processes` are the WebSocket ones with viewers.
    """

    name: str
    matches: int = 0
    viewers: int = 0
    balls: float = 0
    processes: int = PROCESSES["websocket"]
    is_proxied: bool = False
    pages: float = 0
    reads: float = 0
    requests: float = 0

    @property
    def each(self) -> int:
        """Viewers of a match."""
        return self.viewers // max(self.matches, 1)

    @property
    def load(self) -> Load:
        """The same in the terms of `./scripts/size`; nobody leaves."""
        a_minute = self.balls / max(self.matches, 1) * 60
        return Load(self.matches, self.viewers, self.each, a_minute, math.inf, is_proxied=self.is_proxied)
