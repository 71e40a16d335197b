"""Matches through the whole stack: scorers post, a crowd watches, and each ball is timed from one to the other."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from cricksy.local_services import LocalServices
from tests.bench.load import Crowd
from tests.bench.measure import cpu_of_families
from tests.bench.rig import Rig
from tests.bench.scorers import Scorer


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many viewers an event reached, and the time.monotonic() when it reached the last one."""

    viewers: int
    at: float


@dataclass(frozen=True, slots=True)
class Reception:
    """What a crowd received, by match and seq. `gaps` counts seqs that a viewer did not get.

    `away` has the seconds of each viewer that lost its connection and came back. `size` is the bytes of all deltas.
    """

    arrivals: dict[str, dict[int, Arrival]]
    gaps: int
    lost_viewers: int
    still_away: int = 0
    away: list[float] = field(default_factory=list)
    deltas: int = 0
    snapshots: int = 0
    size: int = 0
    largest: int = 0


def ws_path(scorer: Scorer) -> str:
    return f"/ws/games/{scorer.match_id}"


@contextmanager
def crowd_of(rig: Rig, scorers: list[Scorer], each: int) -> Iterator[Crowd]:
    with ExitStack() as exits:
        crowd = rig.crowd("live", exits)
        crowd.open(rig.stack.ports.websocket, [ws_path(one) for one in scorers], each)
        yield crowd


def read_reception(crowd: Crowd) -> Reception:
    response: dict[str, Any] = crowd.arrivals()
    arrivals = {
        group.rpartition("/")[2]: {int(seq): Arrival(*one) for seq, one in seqs.items()}
        for group, seqs in response["arrivals"].items()
    }
    counts = {name: response[name] for name in ("still_away", "away", "deltas", "snapshots", "size", "largest")}
    return Reception(arrivals, response["gaps"], response["lost"], **counts)


def cpu_by_process(rig: Rig) -> dict[str, float]:
    """Return the CPU seconds of every process that a ball passes, with its children."""
    return {name: cpu_of_families([pid]) for name, pid in pids(rig).items()}


def pids(rig: Rig) -> dict[str, int]:
    return stack_pids(rig) | service_pids(rig.services)


def stack_pids(rig: Rig) -> dict[str, int]:
    return {name: child.process.pid for name, child in rig.stack.children.items() if child.process}


def service_pids(services: LocalServices) -> dict[str, int]:
    found = {}
    if services.postgres:
        found["postgres"] = services.postgres.server.pid
    if services.redis:
        found["redis"] = services.redis.server.pid
    return found


def used(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {name: after[name] - before[name] for name in before}


def cpu_row(cpu: dict[str, float], balls: int) -> list[str]:
    cells = [f"{seconds / balls * 1e3:.2f}" for seconds in cpu.values()]
    return [*cells, f"{sum(cpu.values()) / balls * 1e3:.2f}"]


def cpu_columns(cpu: Iterable[str]) -> list[str]:
    return [*cpu, "all"]
