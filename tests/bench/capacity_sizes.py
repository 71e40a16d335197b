"""Memory of processes, viewers and matches, and the bytes that a new viewer loads."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from cricksy.local_services import LocalServices
from tests.bench import scorers
from tests.bench.http import Connection
from tests.bench.load import PROJECT
from tests.bench.measure import family
from tests.faults.soak import own_memory
from tests.support.balancer import Balanced

STATIC = PROJECT / "realtime" / "pages" / "static"
SCRIPTS = ("pages/shared", "pages/watch")
WHOLE_MATCHES, QUICK_MATCHES = 8, 1
EVENTS, QUICK_EVENTS = 400, 20
"""More than a T20 has."""
ARRIVAL_EVENTS = 40


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes by kind of process, while so many viewers were connected."""

    viewers: int
    is_proxied: bool
    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """As in the `Costs` of the sizing; `memory` is that of one process."""

    memory: dict[str, float]
    arrival_requests: float
    arrival_bytes: float
    viewer_bytes: float
    proxied_viewer_bytes: float
    match_redis_bytes: float
    match_disk_bytes: float


def measure(
    ground: Balanced,
    services: LocalServices,
    during: Sequence[Memory],
    at_the_end: Mapping[str, float],
    processes: Mapping[str, int],
    *,
    quick: bool,
) -> Sizes:
    """The processes that keep matches have their full size at the end, those that keep viewers at the beginning."""
    begun = during[0].of
    memory = {kind: at_the_end[kind] / processes.get(kind, 1) for kind in ("http", "worker", "others")}
    memory |= {kind: begun[kind] / processes.get(kind, 1) for kind in ("websocket", "redis", "nginx")}
    redis, disk = asyncio.run(whole_matches(ground, services, quick=quick))
    requests, size = asyncio.run(arrival(ground))
    direct, passed = (grown("websocket", during, is_proxied=False), grown("nginx", during, is_proxied=True))
    return Sizes(memory, requests, size, direct, passed, redis, disk)


def grown(kind: str, during: Sequence[Memory], *, is_proxied: bool) -> float:
    """Return the bytes of a viewer, from the largest crowd: it takes memory that no earlier one had left."""
    crowds = [one for one in during[1:] if one.viewers and one.is_proxied == is_proxied]
    largest = max(crowds, key=lambda one: one.viewers)
    return max((largest.of[kind] - during[0].of[kind]) / largest.viewers, 0.0)


def memory_of_families(pids: Iterable[int]) -> float:
    """Return the bytes of processes with their children; pages that they share count once."""
    return float(sum(own_memory(one) for pid in pids for one in family(pid)))


async def whole_matches(ground: Balanced, services: LocalServices, *, quick: bool) -> tuple[float, float]:
    """Return what a match leaves in Redis and in Postgres, in bytes."""
    count, events = (QUICK_MATCHES, QUICK_EVENTS) if quick else (WHOLE_MATCHES, EVENTS)
    playing = [scorers.t20(ground.stack, 900 + number) for number in range(count)]
    before = await asyncio.to_thread(stored, services)
    await asyncio.gather(*(one.record(events) for one in playing))
    for one in playing:
        one.connection.close()
    await asyncio.sleep(2)
    after = await asyncio.to_thread(stored, services)
    redis, disk = (max(late - early, 0) / count for early, late in zip(before, after, strict=True))
    return redis, disk


def stored(services: LocalServices) -> tuple[float, float]:
    from django.db import connection

    with Redis.from_url(services.redis_url) as client, connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        found = float(client.info("memory")["used_memory"]), float(cursor.fetchone()[0])
    connection.close()
    return found


async def arrival(ground: Balanced) -> tuple[float, float]:
    """Return the requests and bytes of the page of a match, its scripts, and the match itself."""
    scorer = scorers.t20(ground.stack, 999)
    await scorer.record(ARRIVAL_EVENTS)
    paths = [f"/watch/{scorer.match_id}", scorer.path, *scripts()]
    connection, size = Connection(ground.stack.ports.http), 0
    for path in paths:
        answer = await connection.get(path, {"Accept-Encoding": "gzip"})
        assert answer.status == 200, f"{path}: {answer.status}"
        size += len(answer.head) + len(answer.raw)
    connection.close()
    scorer.connection.close()
    return len(paths), size


def scripts() -> list[str]:
    # Not what is in folders below: it is loaded when it is first looked at.
    files = [file for folder in SCRIPTS for file in sorted(Path(STATIC, folder).glob("*")) if file.is_file()]
    return [f"/static/{file.relative_to(STATIC)}" for file in files]
