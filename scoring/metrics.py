"""Counters of the record, for Prometheus."""

from prometheus_client import Counter

bells_dropped = Counter("cricksy_bells_dropped_total", "Rings that found the bell's queue full; the sweep makes good.")
bells_failed = Counter("cricksy_bells_failed_total", "Rings that the broker did not take; the sweep makes good.")
matches_stuck = Counter("cricksy_matches_stuck_total", "Events that cannot be folded: a match stopped publishing.")
reads_without_cache = Counter(
    "cricksy_reads_without_cache_total", "Snapshots and curves read while Redis did not answer."
)
