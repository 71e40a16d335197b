"""Redis is killed or stopped while balls are recorded: the time from its return until all have the last ball."""

import asyncio
import os
import signal
import time
from dataclasses import asdict, dataclass

from cricksy.local_services import redis
from tests.bench import live, scorers
from tests.bench.load import Crowd
from tests.bench.post import warm_up
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.bench.scorers import Scorer

VIEWERS, QUICK_VIEWERS = 1_000, 50
# Seconds of absence, and whether Redis is killed, as at a restart, or hangs.
OUTAGES = [(1.0, "killed"), (3.0, "killed"), (8.0, "killed"), (3.0, "mute")]
BALLS = 3
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Outage:
    seconds: float
    how: str
    until_all: float
    missing: int


def run(rig: Rig) -> Section:
    viewers = QUICK_VIEWERS if rig.options.quick else VIEWERS
    scorer = scorers.t20(rig.stack, 300)
    asyncio.run(begin(rig, scorer))
    server = Redis(rig)
    with live.crowd_of(rig, [scorer], viewers) as crowd:
        crowd.follow()
        outages = [play(server, scorer, crowd, viewers, *outage) for outage in OUTAGES]
    return section(outages, viewers)


async def begin(rig: Rig, scorer: Scorer) -> None:
    await warm_up(rig.stack)
    await scorer.record(5)
    scorer.connection.close()


class Redis:
    """The Redis of the rig, which can be taken away and brought back."""

    def __init__(self, rig: Rig) -> None:
        assert rig.services.redis
        self.rig = rig
        self.server = rig.services.redis

    def leave(self, how: str) -> None:
        os.kill(self.server.server.pid, signal.SIGSTOP if how == "mute" else signal.SIGKILL)

    def come_back(self, how: str) -> None:
        if how == "mute":
            os.kill(self.server.server.pid, signal.SIGCONT)
            return
        self.server.server.wait()
        self.server = redis.start(self.rig.root, port=self.server.port)
        self.rig.exits.callback(self.server.stop)


def play(server: Redis, scorer: Scorer, crowd: Crowd, viewers: int, seconds: float, how: str) -> Outage:
    """Record balls without Redis; return the seconds from its return until the last viewer has the last ball."""
    server.leave(how)
    asyncio.run(record(scorer, seconds))
    server.come_back(how)
    back = time.monotonic()
    arrival = arrived(scorer, crowd)
    while arrival.viewers < viewers and time.monotonic() < back + PATIENCE:
        time.sleep(0.2)
        arrival = arrived(scorer, crowd)
    until_all = arrival.at - back if arrival.viewers == viewers else PATIENCE
    tell(f"Redis {how} for {seconds:g} s: all had the last ball {until_all:.2f} s after its return")
    time.sleep(2)
    return Outage(seconds, how, until_all, viewers - arrival.viewers)


def arrived(scorer: Scorer, crowd: Crowd) -> live.Arrival:
    """Return the arrival of the newest event."""
    return live.read_reception(crowd).arrivals.get(scorer.match_id, {}).get(scorer.seq, live.Arrival(0, 0.0))


async def record(scorer: Scorer, seconds: float) -> None:
    await scorer.connection.open()
    for _ in range(BALLS):
        await scorer.next()
        await asyncio.sleep(seconds / BALLS)
    scorer.connection.close()


def section(outages: list[Outage], viewers: int) -> Section:
    table = Table(
        f"{viewers:,} viewers; {BALLS} balls recorded while Redis is away", ["Redis", "away", "until all have the last"]
    )
    table.rows = [[one.how, f"{one.seconds:g} s", milliseconds(one.until_all)] for one in outages]
    budgets = [
        Budget("every viewer has the last ball after Redis returns", max(one.until_all for one in outages), 3, "s"),
        Budget("viewers that never got it", sum(one.missing for one in outages), 0, ""),
    ]
    return Section("redis", [table], budgets, {"outages": [asdict(one) for one in outages]})
