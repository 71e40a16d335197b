"""What the push did: Prometheus per process, and totals over all in a shared hash that outlives them."""

import os
import socket
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Counter, Gauge, Histogram

from realtime.protocol import Frame
from scoring.redis_store import keys

FULL, DELTA = "full", "delta"
STATE_UPDATE, PREDICTION_UPDATE = "state:update", "prediction:update"
# A process that has said nothing for this long holds no connections.
CONNECTIONS_SECONDS = 5

emissions = Counter("ws_emissions_total", "Events sent: a delta to a match's viewers, a snapshot to one.", ["kind"])
predictions = Counter("ws_predictions_total", "Predictions sent to a match's viewers; no emissions.")
latency = Histogram(
    "ws_latency_seconds",
    "From the recording of an event to its last write to a socket of this process.",
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
payload_bytes = Histogram(
    "ws_payload_bytes", "Size of an emission.", ["kind"], buckets=(100, 200, 400, 800, 1600, 6400, 25600, 102400)
)
active_connections = Gauge("ws_active_connections", "Open WebSockets of this process.", multiprocess_mode="livesum")
lagging_viewers = Gauge(
    "ws_lagging_viewers", "Viewers of this process that get nothing until they drain.", multiprocess_mode="livesum"
)
watch_failures = Counter("ws_seq_watch_failures_total", "Times that Redis did not say how far the matches are.")
database_reads = Counter("ws_database_reads_total", "Times that viewers cost the database a query.", ["what"])
gaps = Counter("ws_gaps_total", "Times that frames of a match did not arrive and were fetched.", ["from_"])
pump_failures = Counter("ws_pump_failures_total", "Times that the channel layer failed the receiving process.")
refused = Counter("ws_refused_total", "Handshakes that were refused.", ["reason"])
sockets_closed = Counter("ws_closed_total", "Sockets that the server closed.", ["code"])


@dataclass
class Tally:
    """Counts not yet added to the shared hash."""

    counts: dict[str, float] = field(default_factory=dict)
    smallest: int | None = None
    largest: int | None = None

    def add(self, name: str, amount: float = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + amount

    def payload(self, size: int) -> None:
        self.add("payload_bytes", size)
        self.smallest = size if self.smallest is None else min(size, self.smallest)
        self.largest = size if self.largest is None else max(size, self.largest)

    def absorb(self, other: "Tally") -> None:
        for name, amount in other.counts.items():
            self.add(name, amount)
        sizes = [size for size in (self.smallest, self.largest, other.smallest, other.largest) if size is not None]
        self.smallest, self.largest = (min(sizes), max(sizes)) if sizes else (None, None)


tally = Tally()
process = f"{socket.gethostname()}.{os.getpid()}.{uuid.uuid4().hex[:8]}"


def sent_to_all(frame: Frame) -> None:
    """A frame reached the last of this process's viewers. A snapshot frame was counted for each of them already, and
    says nothing of latency: a rebuild sends one for an event that may be days old."""
    if frame.base_seq is None:
        return
    seconds = max(time.time() - frame.recorded_at, 0.0)
    latency.observe(seconds)
    tally.add("latency_ms", seconds * 1000)
    tally.add("latencies")
    _emitted(DELTA, len(frame.body))


def sent_snapshot(frame: Frame) -> None:
    _emitted(FULL, len(frame.body))


def sent_prediction() -> None:
    """To all viewers of a match who were waiting for it. No emission, or it would be taken for a small delta."""
    predictions.inc()
    tally.add(PREDICTION_UPDATE)


def _emitted(kind: str, size: int) -> None:
    emissions.labels(kind).inc()
    payload_bytes.labels(kind).observe(size)
    tally.add(f"{kind}_emissions")
    tally.add(STATE_UPDATE)
    tally.payload(size)


async def share(client: Any, connections: int) -> None:
    """Add what was counted since the last time to the shared hash; raises redis.RedisError and then loses nothing."""
    global tally
    sharing, tally = tally, Tally()
    try:
        await _share(client, sharing, connections)
    except BaseException:
        tally.absorb(sharing)
        raise


async def _share(client: Any, sharing: Tally, connections: int) -> None:
    now = time.time()
    async with client.pipeline(transaction=True) as pipe:
        for name, amount in sharing.counts.items():
            pipe.hincrbyfloat(keys.METRICS, name, amount)
        if sharing.smallest is not None:
            pipe.zadd(keys.PAYLOADS, {"min": sharing.smallest}, lt=True)
            pipe.zadd(keys.PAYLOADS, {"max": sharing.largest}, gt=True)
        pipe.set(keys.connections(process), connections, ex=CONNECTIONS_SECONDS)
        pipe.zadd(keys.PROCESSES, {process: now})
        pipe.zremrangebyscore(keys.PROCESSES, "-inf", now - CONNECTIONS_SECONDS)
        await pipe.execute()


def totals(client: Any | None) -> dict[str, Any]:
    """The form of GET /api/health/ws-metrics, summed over all processes; without Redis, of this one."""
    if client is None:
        return report(tally.counts, tally.smallest or 0, tally.largest or 0, int(active_connections._value.get()))
    counts, sizes, processes = (
        client.pipeline(transaction=False)
        .hgetall(keys.METRICS)
        .zrange(keys.PAYLOADS, 0, -1, withscores=True)
        .zrangebyscore(keys.PROCESSES, time.time() - CONNECTIONS_SECONDS, "+inf")
        .execute()
    )
    numbers = client.mget([keys.connections(name.decode()) for name in processes]) if processes else []
    extremes = {name.decode(): int(size) for name, size in sizes}
    return report(
        {name.decode(): float(amount) for name, amount in counts.items()},
        extremes.get("min", 0),
        extremes.get("max", 0),
        sum(int(number or 0) for number in numbers),
    )


def report(counts: dict[str, float], smallest: int, largest: int, connections: int) -> dict[str, Any]:
    full, delta = int(counts.get("full_emissions", 0)), int(counts.get("delta_emissions", 0))
    total = full + delta
    latencies = counts.get("latencies", 0)
    return {
        "status": "ok",
        "metrics": {
            "total_emissions": total,
            "full_emissions": full,
            "delta_emissions": delta,
            "delta_ratio": round(delta / total, 4) if total else 0.0,
            "avg_payload_size": round(counts.get("payload_bytes", 0) / total, 1) if total else 0.0,
            "min_payload_size": smallest,
            "max_payload_size": largest,
            "avg_latency_ms": round(counts.get("latency_ms", 0) / latencies, 2) if latencies else 0.0,
            "event_counts": {
                STATE_UPDATE: int(counts.get(STATE_UPDATE, 0)),
                PREDICTION_UPDATE: int(counts.get(PREDICTION_UPDATE, 0)),
            },
            "active_connections": connections,
        },
    }
