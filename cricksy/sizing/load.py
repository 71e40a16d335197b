"""What is asked of an installation, and how many units of work that is in a second."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cricksy.sizing.costs import Costs, Work

HEARTBEAT_SECONDS = 10.0
"""Of silence, after which a viewer gets a heartbeat (realtime.rooms.watch)."""
FEWEST_BALLS = 0.001
"""A minute; below it a match counts as silent."""


@dataclass(frozen=True, slots=True)
class Load:
    """`viewers` are those of all matches, `largest` those of the largest match. Each match has so many balls a minute.

    A viewer stays `stay_minutes`, then another one comes. Redis keeps the matches of three days. HTTP passes nginx, and
    WebSockets do if `is_proxied`.
    """

    matches: int
    viewers: int
    largest: int
    balls_a_minute: float = 2.0
    stay_minutes: float = 15.0
    matches_a_day: int = 0
    is_proxied: bool = True

    @property
    def balls(self) -> float:
        """Balls a second of all matches."""
        return self.matches * self.balls_a_minute / 60

    @property
    def arrivals(self) -> float:
        """Viewers a second that come."""
        return self.viewers / (self.stay_minutes * 60)

    @property
    def viewers_of_a_match(self) -> float:
        return self.viewers / max(self.matches, 1)

    def at_the_toss(self, seconds: float) -> "Load":
        """All viewers come within so many seconds."""
        return replace(self, stay_minutes=seconds / 60)


def messages_a_second(balls_a_minute: float, messages_a_ball: float) -> float:
    """Messages that one viewer gets: those of each ball, and heartbeats in the silence between two balls."""
    if balls_a_minute < FEWEST_BALLS:
        return 1 / HEARTBEAT_SECONDS
    heartbeats = max(math.ceil(60 / balls_a_minute / HEARTBEAT_SECONDS) - 1, 0)
    return (messages_a_ball + heartbeats) * balls_a_minute / 60


def work_of_a_second(load: Load, processes: Mapping[str, int], costs: Costs) -> Work:
    deliveries = load.viewers * messages_a_second(load.balls_a_minute, costs.messages_a_ball)
    work = {
        "seconds": 1.0,
        **{f"{kind}_seconds": float(count) for kind, count in processes.items()},
        "balls": load.balls,
        # A process gets the balls of the matches that it has viewers of.
        "copies": load.balls * min(processes["websocket"], load.viewers_of_a_match),
        "deliveries": deliveries,
        "viewer_seconds": float(load.viewers),
        "arrivals": load.arrivals,
        # nginx keeps page and match for a second.
        "pages": min(load.arrivals, float(load.matches)),
        "reads": min(load.arrivals, float(load.matches)),
        "proxied_requests": load.balls + costs.arrival_requests * load.arrivals,
    }
    return {**work, **through_nginx(load, deliveries)} if load.is_proxied else work


def through_nginx(load: Load, deliveries: float) -> Work:
    return {
        "proxied_deliveries": deliveries,
        "proxied_viewer_seconds": float(load.viewers),
        "proxied_arrivals": load.arrivals,
    }
