"""Prometheus counters of the HTTP server."""

from prometheus_client import Counter

dismissed = Counter(
    "cricksy_http_dismissed_total",
    "Connections closed because their client was slow in this phase, or to make room for others.",
    ["phase"],
)
for phase in ("idle", "head", "body", "answer", "full"):
    dismissed.labels(phase)
