"""How many processes, cores and bytes a load needs: on average, at each of four peaks, and with one process lost."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cricksy.sizing.costs import Costs
from cricksy.sizing.load import Load, work_of_a_second

SPARE = 1
"""Processes of a kind that may be lost, or restarted, without harm."""
# A worker waits for Postgres and Redis about as long as it computes, and a queue grows long before it is always busy.
WORKER_SHARE = 0.3
MOST_PROCESSES = 100_000
OTHER_FILES = 100
PORTS = 28_000
"""Connections that nginx can have to one address: local ports."""
REDIS_DAYS = 3
POSTGRES_BYTES = 2 * 2**30
"""Its limit in compose/compose.yaml."""
HEADER_BYTES = 66
"""Of Ethernet, IP and TCP, with each message."""


class TooMuch(Exception):
    """No number of processes is enough."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`share` is how much of a core may be used. The largest match's viewers have a ball within `ball_seconds`.

    `files` are those that a process may open, `gigabits` what the network passes in a second.
    """

    share: float = 0.6
    toss_seconds: float = 60.0
    ball_seconds: float = 1.0
    files: int = 65_536
    gigabits: float = 10.0

    def share_of(self, kind: str) -> float:
        return min(WORKER_SHARE, self.share) if kind == "worker" else self.share


@dataclass(frozen=True)
class Plan:
    """Processes by kind, one of each more than the load needs. Cores are those in use, `memory` is in bytes."""

    load: Load
    rules: Rules
    costs: Costs = field(repr=False)
    processes: Mapping[str, int]

    @property
    def steady(self) -> dict[str, float]:
        return self.cores(self.load)

    @property
    def toss(self) -> dict[str, float]:
        return self.cores(self.load.at_the_toss(self.rules.toss_seconds))

    @property
    def busiest(self) -> dict[str, float]:
        return {kind: max(cores, self.toss[kind]) for kind, cores in self.steady.items()}

    @property
    def cores_to_have(self) -> int:
        """Cores for the busiest minute, used to the share that the rules allow."""
        return math.ceil(sum(cores / self.rules.share for cores in self.busiest.values()))

    @property
    def memory(self) -> dict[str, float]:
        each = self.costs.memory
        found = {kind: each[kind] * count for kind, count in self.processes.items()}
        found["websocket"] += self.load.viewers * self.costs.viewer_bytes
        found |= {"others": each["others"], "postgres": POSTGRES_BYTES, "redis": redis_bytes(self.load, self.costs)}
        found["nginx"] = each["nginx"] + (self.load.viewers * self.costs.proxied_viewer_bytes) * self.load.is_proxied
        return found

    @property
    def egress(self) -> float:
        """Gigabits a second on average."""
        deliveries = work_of_a_second(self.load, self.processes, self.costs)["deliveries"]
        return gigabits(deliveries * wire_bytes(self.costs) + self.load.arrivals * self.costs.arrival_bytes)

    @property
    def ball_egress(self) -> float:
        """Gigabits a second while a ball goes to the largest match."""
        return gigabits(self.load.largest * wire_bytes(self.costs) / self.rules.ball_seconds)

    @property
    def toss_egress(self) -> float:
        return gigabits(self.load.viewers / self.rules.toss_seconds * self.costs.arrival_bytes)

    def with_one_lost(self) -> "Plan":
        """Return what is left when one process of each kind is lost, or restarted."""
        return replace(self, processes={kind: count - SPARE for kind, count in self.processes.items()})

    def cores(self, load: Load) -> dict[str, float]:
        return self.costs.predict(work_of_a_second(load, self.processes, self.costs))


def make_plan(load: Load, rules: Rules, costs: Costs) -> Plan:
    """Find the fewest processes that hold the load when one of each kind is lost. Raises TooMuch."""
    needed = {kind: fewest_of(kind, load, rules, costs) for kind in ("http", "websocket", "worker")}
    return Plan(load, rules, costs, {kind: count + SPARE for kind, count in needed.items()})


def fewest_of(kind: str, load: Load, rules: Rules, costs: Costs) -> int:
    def is_enough(count: int) -> bool:
        processes = {"http": 1, "websocket": 1, "worker": 1, kind: count}
        busiest = max(
            costs.predict(work_of_a_second(each, processes, costs))[kind]
            for each in (load, load.at_the_toss(rules.toss_seconds))
        )
        fits = kind != "websocket" or holds_viewers(count, load, rules, costs)
        return fits and busiest <= rules.share_of(kind) * count

    return fewest(is_enough, kind)


def fewest(is_enough: Callable[[int], bool], kind: str) -> int:
    """Find the smallest number by doubling, then by halves: if a number is enough, each larger one is."""
    most = 1
    while not is_enough(most):
        most *= 2
        if most > MOST_PROCESSES:
            raise TooMuch(f"No number of processes ({kind}) is enough: each has too much to do by itself.")
    least = most // 2 + 1
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if is_enough(middle) else (middle + 1, most)
    return most


def holds_viewers(count: int, load: Load, rules: Rules, costs: Costs) -> bool:
    """Say whether so many WebSocket processes have files and ports for all viewers, and time for the largest match."""
    most = min(rules.files - OTHER_FILES, PORTS if load.is_proxied else rules.files)
    return load.viewers <= count * most and ball_seconds(count, load, costs) <= rules.share * rules.ball_seconds


def ball_seconds(count: int, load: Load, costs: Costs) -> float:
    """Return how long one of so many processes writes a ball to its viewers of the largest match."""
    return load.largest / count * costs.of("websocket", "deliveries")


def back_seconds(plan: Plan) -> float:
    """Return how long the other WebSocket processes need for the handshakes of one that was lost."""
    count = plan.processes["websocket"]
    free = count - SPARE - plan.steady["websocket"]
    return plan.load.viewers / count * plan.costs.of("websocket", "arrivals") / free


def redis_bytes(load: Load, costs: Costs) -> float:
    """Twice what it holds: to write its file anew it forks."""
    return 2 * (costs.memory["redis"] + REDIS_DAYS * load.matches_a_day * costs.match_redis_bytes)


def wire_bytes(costs: Costs) -> float:
    return costs.message_bytes + HEADER_BYTES


def gigabits(size: float) -> float:
    return size * 8 / 1e9
