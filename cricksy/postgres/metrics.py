"""Prometheus counters of waits for Postgres."""

from prometheus_client import Counter

hangs = Counter(
    "cricksy_database_hangs_total", "Times that Postgres did not answer in time; until it does, requests are refused."
)
