"""Reading over HTTP: a match from the cache, an unchanged match (304), and the figures of ws-metrics."""

import asyncio
from dataclasses import dataclass, field

from tests.bench import scorers
from tests.bench.http import Connection
from tests.bench.measure import median, percentile
from tests.bench.post import cpu_of, warm_up
from tests.bench.report import Budget, Section, Table, milliseconds
from tests.bench.rig import Rig, tell
from tests.stack import Stack

BALLS = 130
READS, QUICK_READS = 300, 40
WARM_UP = 30
# Enough for the worker to publish and for the cache to be filled, so that no recording is measured.
SETTLE_SECONDS = 2.5


@dataclass(slots=True)
class Read:
    """Seconds of each response, and CPU seconds of the web processes for all of them."""

    title: str
    path: str
    limit: float
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    size: int = 0


def run(rig: Rig) -> Section:
    return asyncio.run(measure(rig.stack, rig.options.rounds, quick=rig.options.quick))


async def measure(stack: Stack, rounds: int, *, quick: bool) -> Section:
    await warm_up(stack)
    scorer = scorers.t20(stack, 5)
    await scorer.record(BALLS)
    await asyncio.sleep(SETTLE_SECONDS)
    connection = Connection(stack.ports.http)
    etag = (await connection.get(scorer.path)).etag
    reads = [
        Read("GET /games/{id} from the cache", scorer.path, 4, {"Accept-Encoding": "gzip"}),
        Read("GET /games/{id} unchanged: 304", scorer.path, 3, {"If-None-Match": etag}, status=304),
        Read("GET /api/health/ws-metrics", "/api/health/ws-metrics", 3),
    ]
    for number in range(rounds + 1):
        for read in reads:
            await read_often(stack, connection, read, WARM_UP if number == 0 else QUICK_READS if quick else READS)
            if number == 0:
                read.seconds, read.cpu = [], 0.0
        tell(f"round {number} of {rounds}" if number else "warm")
    return section(reads)


async def read_often(stack: Stack, connection: Connection, read: Read, count: int) -> None:
    before = cpu_of(stack, "web")
    for _ in range(count):
        answer = await connection.get(read.path, read.headers)
        assert answer.status == read.status, f"{read.path}: {answer.status}"
        read.seconds.append(answer.seconds)
        read.size = len(answer.raw)
    read.cpu += cpu_of(stack, "web") - before


def section(reads: list[Read]) -> Section:
    table = Table("Reads over HTTP, one reader", ["what", "reads", "p50", "p95", "largest", "CPU of web", "body"])
    for read in reads:
        times = median(read.seconds), percentile(read.seconds, 0.95), max(read.seconds), read.cpu / len(read.seconds)
        table.rows.append([read.title, str(len(read.seconds)), *map(milliseconds, times), f"{read.size:,} B"])
    budgets = [Budget(f"{read.title}: p50", median(read.seconds) * 1e3, read.limit, "ms") for read in reads]
    return Section("get", [table], budgets, {read.title: read.seconds for read in reads})
