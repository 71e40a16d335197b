"""What a unit of work costs: CPU seconds by kind of process, and bytes. The figures are in costs.json."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("costs.json")

Work = Mapping[str, float]
"""How many units of each kind."""

UNITS = {
    "seconds": "a second of an idle installation",
    "http_seconds": "a second of one idle HTTP process",
    "websocket_seconds": "a second of one idle WebSocket process",
    "worker_seconds": "a second of one idle worker for balls",
    "balls": "a ball that is recorded and published",
    "copies": "a ball, with its prediction, that comes to one WebSocket process",
    "deliveries": "a message to one viewer",
    "viewer_seconds": "a second of one silent viewer",
    "arrivals": "a viewer that comes: handshake and snapshot",
    "pages": "a page that an HTTP process draws",
    "reads": "a match that an HTTP process reads",
    "proxied_requests": "an HTTP request that passes nginx",
    "proxied_deliveries": "a message to one viewer behind nginx",
    "proxied_viewer_seconds": "a second of one silent viewer behind nginx",
    "proxied_arrivals": "a viewer that comes through nginx: handshake and snapshot",
}
DRIVERS: dict[str, tuple[str, ...]] = {
    "http": ("http_seconds", "balls", "pages", "reads"),
    "websocket": ("websocket_seconds", "copies", "deliveries", "viewer_seconds", "arrivals"),
    "worker": ("worker_seconds", "balls"),
    "others": ("seconds", "balls"),
    "postgres": ("seconds", "balls"),
    "redis": ("seconds", "balls", "copies", "reads"),
    "nginx": ("seconds", "proxied_requests", "proxied_deliveries", "proxied_viewer_seconds", "proxied_arrivals"),
}
"""Which units cost which kind of process CPU. The others are the sweep, slow tasks, beat and Flower."""


@dataclass(frozen=True, slots=True)
class Costs:
    """`cpu` has CPU seconds by kind of process and unit, `memory` the bytes of one process of each kind.

    A viewer gets `messages_a_ball` messages with each ball, of `message_bytes` on average, without headers of TCP. A
    new viewer makes `arrival_requests` for page, scripts and match, whose answers have `arrival_bytes` in all.
    """

    cpu: Mapping[str, Mapping[str, float]]
    memory: Mapping[str, float]
    messages_a_ball: float
    message_bytes: float
    arrival_requests: float
    arrival_bytes: float
    viewer_bytes: float
    proxied_viewer_bytes: float
    match_redis_bytes: float
    match_disk_bytes: float
    measured: str = ""

    def of(self, kind: str, unit: str) -> float:
        """Return the CPU seconds that a unit costs the processes of this kind."""
        return self.cpu.get(kind, {}).get(unit, 0.0)

    def predict(self, work: Work) -> dict[str, float]:
        """Return the CPU seconds of this work by kind of process."""
        return {
            kind: sum(self.of(kind, unit) * work.get(unit, 0.0) for unit in units) for kind, units in DRIVERS.items()
        }


def quotient(value: float, cost: float) -> float:
    """Return how many units a value is enough for: endless, if they cost nothing that could be measured."""
    return value / cost if cost else math.inf


def load_costs(path: Path = FILE) -> Costs:
    """Read the figures. Raises OSError, or ValueError if the file holds something else."""
    found: dict[str, Any] = json.loads(path.read_text())
    try:
        return Costs(**found)
    except TypeError as error:
        raise ValueError(f"{path} does not hold the figures of ./scripts/bench capacity: {error}") from error
