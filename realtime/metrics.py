"""Counters of this process: series for Prometheus, and a tally that `shared_metrics` adds to the totals in Redis."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from prometheus_client import Counter, Gauge, Histogram

FULL, DELTA = "full", "delta"
# As in `realtime.wire.messages`; here they are names of counts.
STATE_UPDATE, PREDICTION_UPDATE = "state:update", "prediction:update"

deliveries = Counter("ws_deliveries_total", "States sent, each to one viewer: as a delta, or as a snapshot.", ["kind"])
delivered_bytes = Counter("ws_delivered_bytes_total", "Bytes of the states sent, for each viewer again.", ["kind"])
summaries = Counter("ws_summaries_total", "Summaries of matches sent to viewers of lists; no deliveries.")
predictions = Counter("ws_predictions_total", "Predictions sent, each to one viewer; no deliveries.")
joins = Counter("ws_joins_total", "Viewers that joined a match, by what they needed.", ["needed"])
latency = Histogram(
    "ws_latency_seconds",
    "From the recording of an event to its last write to a socket of this process.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
fan_out = Histogram(
    "ws_fan_out_seconds",
    "From the first write of a delta to a viewer of a match to the last one in this process.",
    buckets=(0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1),
)
payload_bytes = Histogram(
    "ws_payload_bytes",
    "Size of a state that is sent, once for all viewers who get it at the same time.",
    ["kind"],
    buckets=(100, 200, 400, 800, 1600, 6400, 25600, 102400),
)
active_connections = Gauge("ws_active_connections", "Open WebSockets of this process.")
lagging_viewers = Gauge("ws_lagging_viewers", "Viewers of this process that get nothing until they drain.")
watch_failures = Counter("ws_seq_watch_failures_total", "Times that the rooms could not be compared with Redis.")
database_reads = Counter("ws_database_reads_total", "Queries of the database for viewers.", ["what"])
gaps = Counter("ws_gaps_total", "Gaps in a match's frames that were filled, by source.", ["from_"])
pump_failures = Counter("ws_pump_failures_total", "Failures to receive from the channel layer.")
undelivered = Counter(
    "ws_undelivered_total",
    "Messages that a channel layer of its own did not take; the WebSocket processes find what they hold in Redis.",
)
refused = Counter("ws_refused_total", "Handshakes that were refused.", ["reason"])
sockets_closed = Counter("ws_closed_total", "Sockets that the server closed.", ["code"])

LABELS = (
    (deliveries, (FULL, DELTA)),
    (delivered_bytes, (FULL, DELTA)),
    (payload_bytes, (FULL, DELTA)),
    (joins, ("snapshot", "frames", "nothing")),
    (database_reads, ("snapshot", "places")),
    (gaps, ("history", "snapshot", "database")),
    (refused, ("full", "address", "origin")),
    (sockets_closed, ("4400", "4404", "4408", "4503")),
)
# A series begins with its first use. Used here, it is 0 before something happens, and not absent.
for metric, values in LABELS:
    for value in values:
        metric.labels(value)


@dataclass
class Tally:
    """Counts not yet added to the shared hash."""

    counts: dict[str, float] = field(default_factory=dict)
    smallest: int | None = None
    largest: int | None = None

    def add(self, name: str, amount: float = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + amount

    def add_payload(self, size: int) -> None:
        self.smallest = size if self.smallest is None else min(size, self.smallest)
        self.largest = size if self.largest is None else max(size, self.largest)

    def absorb(self, other: "Tally") -> None:
        for name, amount in other.counts.items():
            self.add(name, amount)
        sizes = [size for size in (self.smallest, self.largest, other.smallest, other.largest) if size is not None]
        self.smallest, self.largest = (min(sizes), max(sizes)) if sizes else (None, None)


tally = Tally()


def take_tally() -> Tally:
    """Return the tally, and begin a new one."""
    global tally
    taken, tally = tally, Tally()
    return taken


def count_deltas(size: int, recorded_at: float, began: float, viewers: int) -> None:
    """Count a delta that was sent to so many viewers of a match, and its latency until now.

    `recorded_at` is in seconds of the wall clock, `began` in those of time.perf_counter.
    """
    fan_out.observe(time.perf_counter() - began)
    # The event was recorded by another machine, whose clock may be ahead of ours by more than a delivery takes.
    seconds = max(time.time() - recorded_at, 0.0)
    latency.observe(seconds)
    tally.add("latency_ms", seconds * 1000)
    tally.add("latencies")
    _count_state(DELTA, size, viewers)


def count_snapshots(size: int, viewers: int = 1) -> None:
    """Count a snapshot that was written to so many viewers."""
    _count_state(FULL, size, viewers)


def count_missed(sizes: Sequence[int]) -> None:
    """Count deltas that one viewer had missed."""
    if sizes:
        tally.add_payload(min(sizes))
        tally.add_payload(max(sizes))
        _count_deliveries(DELTA, len(sizes), sum(sizes))


def count_predictions(viewers: int) -> None:
    """Count a prediction that so many viewers got. It is no delivery: it would look like a small delta."""
    predictions.inc(viewers)
    tally.add(PREDICTION_UPDATE, viewers)


def _count_state(kind: str, size: int, viewers: int) -> None:
    payload_bytes.labels(kind).observe(size)
    tally.add_payload(size)
    _count_deliveries(kind, viewers, size * viewers)


def _count_deliveries(kind: str, count: int, size: int) -> None:
    deliveries.labels(kind).inc(count)
    delivered_bytes.labels(kind).inc(size)
    tally.add(f"{kind}_deliveries", count)
    tally.add("delivered_bytes", size)
