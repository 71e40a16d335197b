"""A run: the system, its traffic, one fault after the other, and a last check of every match."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from tests.faults import harm, plan
from tests.faults.plan import Fault
from tests.faults.system import System
from tests.faults.traffic import Loop, Size, Traffic
from tests.faults.trial import Trial


@dataclass(slots=True)
class Run:
    system: System
    traffic: Traffic
    trial: Trial
    deck: list[Fault]


@contextmanager
def running(root: Path, size: Size, seed: int, *, small_disk: bool = True) -> Iterator[Run]:
    """Start everything, with balls being recorded; end it afterwards. Call this from the main thread.

    A small disk can be filled; hours of cricket do not fit on it.
    """
    root.mkdir(parents=True, exist_ok=True)
    with harm.small_disk(root) if small_disk else nullcontext(enter_result=False) as disk:
        loop = Loop()
        system = System(root / "state", loop)
        try:
            system.open()
            traffic = Traffic(loop, system.ports, system.tokens(size.grounds), size, seed)
            try:
                traffic.begin()
                deck = plan.deck(system.names, system.parents(), disk=disk)
                yield Run(system, traffic, Trial(system, traffic), deck)
            finally:
                traffic.end()
        finally:
            system.close()
            loop.stop()
