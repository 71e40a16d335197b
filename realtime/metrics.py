"""Counters of this process: series for Prometheus, and a tally that `shared_metrics` adds to the totals in Redis."""

import time
from dataclasses import dataclass, field

from prometheus_client import Counter, Gauge, Histogram

FULL, DELTA = "full", "delta"
# As in `realtime.wire.messages`; here they are names of counts.
STATE_UPDATE, PREDICTION_UPDATE = "state:update", "prediction:update"

emissions = Counter("ws_emissions_total", "Events sent: a delta to a match's viewers, a snapshot to one.", ["kind"])
predictions = Counter("ws_predictions_total", "Predictions sent to a match's viewers; no emissions.")
latency = Histogram(
    "ws_latency_seconds",
    "From the recording of an event to its last write to a socket of this process.",
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
fan_out = Histogram(
    "ws_fan_out_seconds",
    "From the first write of a delta to a viewer of a match to the last one in this process.",
    buckets=(0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1),
)
payload_bytes = Histogram(
    "ws_payload_bytes", "Size of an emission.", ["kind"], buckets=(100, 200, 400, 800, 1600, 6400, 25600, 102400)
)
active_connections = Gauge("ws_active_connections", "Open WebSockets of this process.", multiprocess_mode="livesum")
lagging_viewers = Gauge(
    "ws_lagging_viewers", "Viewers of this process that get nothing until they drain.", multiprocess_mode="livesum"
)
matches_stuck = Gauge(
    "cricksy_matches_stuck",
    "Matches of all processes whose logs cannot be folded, as the last sweep found them.",
    multiprocess_mode="mostrecent",
)
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


@dataclass
class Tally:
    """Counts not yet added to the shared hash."""

    counts: dict[str, float] = field(default_factory=dict)
    smallest: int | None = None
    largest: int | None = None

    def add(self, name: str, amount: float = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + amount

    def add_payload(self, size: int) -> None:
        self.add("payload_bytes", size)
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


def count_delta(size: int, recorded_at: float, began: float) -> None:
    """Count a delta that was sent to the viewers of a match, and its latency until now.

    `recorded_at` is in seconds of the wall clock, `began` in those of time.perf_counter.
    """
    fan_out.observe(time.perf_counter() - began)
    # The event was recorded by another machine, whose clock may be ahead of ours by more than a delivery takes.
    seconds = max(time.time() - recorded_at, 0.0)
    latency.observe(seconds)
    tally.add("latency_ms", seconds * 1000)
    tally.add("latencies")
    _count_emission(DELTA, size)


def count_snapshot(size: int) -> None:
    """Count a snapshot that was written to one viewer."""
    _count_emission(FULL, size)


def count_prediction() -> None:
    """Count a prediction that a match's viewers got. It is not an emission: it would look like a small delta."""
    predictions.inc()
    tally.add(PREDICTION_UPDATE)


def _count_emission(kind: str, size: int) -> None:
    emissions.labels(kind).inc()
    payload_bytes.labels(kind).observe(size)
    tally.add(f"{kind}_emissions")
    tally.add(STATE_UPDATE)
    tally.add_payload(size)
