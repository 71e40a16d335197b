"""The cost of one turn of balls."""

from dataclasses import dataclass

from tests.bench.measure import median


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of each ball from publishing to its last viewer, and CPU seconds of the whole turn."""

    walls: list[float]
    seconds: float
    delivered: int
    lost: int
    cpu: float
    client_cpu: float

    @property
    def wall(self) -> float:
        return median(self.walls)

    @property
    def cpu_a_delivery(self) -> float:
        return self.cpu / max(self.delivered, 1)


def wall(turn: Turn) -> float:
    return turn.wall


def cpu_a_delivery(turn: Turn) -> float:
    return turn.cpu_a_delivery
