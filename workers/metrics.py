"""Counters of the worker, for Prometheus; the last sweep stands in Redis too, where any process can read its age."""

from prometheus_client import Counter, Gauge

LAST_SWEEP = "sweep:last"

publish_failures = Counter(
    "cricksy_publish_failures_total", "Matches that could not be published now; the sweep comes back.", ["reason"]
)
sweep_rung = Counter("cricksy_sweep_rung_total", "Matches that the sweep found behind and rang.")
last_sweep = Gauge(
    "cricksy_last_sweep_timestamp_seconds", "When the last sweep ran.", multiprocess_mode="livemostrecent"
)
