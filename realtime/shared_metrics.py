"""Totals over all WebSocket processes, in a hash in Redis that outlives them: GET /api/health/ws-metrics."""

import math
import os
import socket
import time
import uuid
from typing import TypedDict

from redis import ResponseError

from realtime import metrics
from realtime.metrics import PREDICTION_UPDATE, STATE_UPDATE, Tally
from scoring.redis_store import keys, unreadable
from scoring.redis_store.clients import Client

CONNECTIONS_SECONDS = 5
"""A process that has not reported for this long counts as gone, with its connections."""

process = f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}"
"""A unique name: a process id alone may be reused, and is the same in many containers."""


class Figures(TypedDict):
    """An emission is one state sent to one viewer, of both kinds: else ten thousand viewers that join look bad."""

    total_emissions: int
    full_emissions: int
    delta_emissions: int
    delta_ratio: float
    avg_payload_size: float
    min_payload_size: int
    max_payload_size: int
    avg_latency_ms: float
    event_counts: dict[str, int]
    active_connections: int


class Report(TypedDict):
    status: str
    metrics: Figures


async def share(client: Client, connections: int) -> None:
    """Add the counts since the last call to the totals. Raises redis.RedisError; then the counts are kept."""
    tally = metrics.take_tally()
    try:
        await _add(client, tally, connections)
    except ResponseError as error:  # a key holds what nothing can be added to: the totals begin again
        metrics.tally.absorb(tally)
        unreadable.note("totals", error)
        await client.delete(keys.METRICS, keys.PAYLOADS, keys.PROCESSES)
    except BaseException:
        metrics.tally.absorb(tally)
        raise


async def _add(client: Client, tally: Tally, connections: int) -> None:
    now = time.time()
    async with client.pipeline(transaction=True) as pipe:
        for name, amount in tally.counts.items():
            pipe.hincrbyfloat(keys.METRICS, name, amount)
        if tally.smallest is not None:
            pipe.zadd(keys.PAYLOADS, {"min": tally.smallest}, lt=True)
            pipe.zadd(keys.PAYLOADS, {"max": tally.largest}, gt=True)
        pipe.set(keys.connections(process), connections, ex=CONNECTIONS_SECONDS)
        pipe.zadd(keys.PROCESSES, {process: now})
        pipe.zremrangebyscore(keys.PROCESSES, "-inf", now - CONNECTIONS_SECONDS)
        await pipe.execute()


def totals(client: Client | None) -> Report:
    """Return the body of GET /api/health/ws-metrics; without Redis it is about this process alone."""
    if client is None:
        tally = metrics.tally
        connections = int(metrics.active_connections._value.get())
        return _report(tally.counts, tally.smallest or 0, tally.largest or 0, connections)
    counts, sizes, processes = (
        client.pipeline(transaction=False)
        .hgetall(keys.METRICS)
        .zrange(keys.PAYLOADS, 0, -1, withscores=True)
        .zrangebyscore(keys.PROCESSES, time.time() - CONNECTIONS_SECONDS, "+inf")
        .execute()
    )
    numbers = client.mget([keys.connections(name.decode(errors="replace")) for name in processes]) if processes else []
    extremes = {name: int(_number(size)) for name, size in sizes}
    return _report(
        {name.decode(errors="replace"): _number(amount) for name, amount in counts.items()},
        extremes.get(b"min", 0),
        extremes.get(b"max", 0),
        sum(int(_number(number or 0)) for number in numbers),
    )


def _number(stored: bytes | float) -> float:
    """Return the number; 0 for what is none, or not finite."""
    try:
        number = float(stored)
    except ValueError as error:
        unreadable.note("totals", error)
        return 0
    return number if math.isfinite(number) else 0


def _report(counts: dict[str, float], smallest: int, largest: int, connections: int) -> Report:
    full, delta = int(counts.get("full_deliveries", 0)), int(counts.get("delta_deliveries", 0))
    total = full + delta
    latencies = counts.get("latencies", 0)
    return {
        "status": "ok",
        "metrics": {
            "total_emissions": total,
            "full_emissions": full,
            "delta_emissions": delta,
            "delta_ratio": round(delta / total, 4) if total else 0.0,
            "avg_payload_size": round(counts.get("delivered_bytes", 0) / total, 1) if total else 0.0,
            "min_payload_size": smallest,
            "max_payload_size": largest,
            "avg_latency_ms": round(counts.get("latency_ms", 0) / latencies, 2) if latencies else 0.0,
            "event_counts": {STATE_UPDATE: total, PREDICTION_UPDATE: int(counts.get(PREDICTION_UPDATE, 0))},
            "active_connections": connections,
        },
    }
