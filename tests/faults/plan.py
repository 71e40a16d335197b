"""Which faults, in which order and on what: decided by a seed before anything runs."""

import random
from collections.abc import Iterable
from dataclasses import dataclass

LINKS = ("postgres", "redis", "scorers", "viewers")
HARMS_OF_A_LINK = ("cut", "outage", "delay", "black hole", "half-close")
WHOLE = ("flush redis", "exhaust connections", "restart everything", "kill up", "restore")


@dataclass(frozen=True, slots=True)
class Fault:
    kind: str
    target: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.target}".strip()


def deck(names: Iterable[str], parents: Iterable[str], *, disk: bool) -> list[Fault]:
    """Return one fault of each kind on each target. `parents` are the processes that have processes of their own."""
    cards = [Fault(kind, name) for name in sorted(names) for kind in ("kill", "stop")]
    cards += [Fault("hang", name) for name in sorted(names) if name.startswith("web")]
    cards += [Fault("stop in transaction", name) for name in sorted(names) if is_worker_of_balls(name)]
    cards += [Fault("kill child of", name) for name in sorted(parents)]
    cards += [Fault(kind, link) for link in LINKS for kind in HARMS_OF_A_LINK]
    cards += [Fault(kind) for kind in WHOLE]
    cards += [Fault("full disk")] if disk else []
    return cards


def plan(seed: int, count: int, cards: list[Fault]) -> list[Fault]:
    """Deal the deck again and again, shuffled anew: each fault comes as often as any other."""
    dice = random.Random(f"faults {seed}")
    dealt: list[Fault] = []
    while len(dealt) < count:
        dealt += dice.sample(cards, len(cards))
    return dealt[:count]


def is_worker_of_balls(name: str) -> bool:
    return name.startswith("worker-") and name not in ("worker-sweep", "worker-slow")
