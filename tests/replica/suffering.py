"""One harm under load, and what readers and scorers notice of it."""

import time
from dataclasses import dataclass

from tests.faults.traffic import wait_until
from tests.replica.harm import HARMS
from tests.replica.pair import PATIENCE, Pair
from tests.replica.traffic import flowing


@dataclass(frozen=True, slots=True)
class Outcome:
    """`back` is how long after the harm the replica was read again; None if it never was. All times in seconds."""

    harm: str
    lasted: float
    requests: int
    failures: list[str]
    stale: list[str]
    slowest_scorer: float
    slowest_reader: float
    back: float | None

    def text(self) -> str:
        back = "is not read again" if self.back is None else f"is read again after {self.back:.1f} s"
        return (
            f"replica {self.harm} for {self.lasted:g} s: {self.requests} requests, {len(self.failures)} failed, "
            f"{len(self.stale)} stale, slowest {self.slowest_scorer * 1000:.0f} ms (scorer) and "
            f"{self.slowest_reader * 1000:.0f} ms (reader); it {back}"
        )


def suffer(pair: Pair, harm: str, seconds: float, live: str, quiet: str) -> Outcome:
    """Do the harm while a scorer and readers are at work and the replica serves some of them."""
    with flowing(pair, live, quiet) as traffic:
        await_use(pair)
        HARMS[harm](pair, seconds)
        ended = time.monotonic()
        back = None
        if pair.replica.is_replica():
            await_use(pair)
            back = time.monotonic() - ended
        assert traffic.acknowledged, "nothing was recorded"
    return Outcome(
        harm,
        seconds,
        len(traffic.answers),
        traffic.failures(),
        traffic.stale,
        traffic.slowest("scorer"),
        traffic.slowest("reader"),
        back,
    )


def await_use(pair: Pair) -> None:
    """Wait until the replica is read. Its statistics are a second old."""
    before = pair.lookups()
    assert wait_until(lambda: pair.lookups() > before, PATIENCE, pause=0.2), "the replica is not read"
