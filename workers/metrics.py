"""Counters of the workers. The time of the last sweep is in Redis too, where any process can read it."""

from prometheus_client import Counter, Gauge, Histogram

publish_failures = Counter(
    "cricksy_publish_failures_total", "Matches that could not be published; the sweep tries again.", ["reason"]
)
predictions = Counter("cricksy_predictions_total", "Predictions computed, by whether the model applied.", ["outcome"])
prediction_failures = Counter(
    "cricksy_prediction_failures_total", "Predictions that failed after their ball was published."
)
rating_failures = Counter(
    "cricksy_rating_failures_total", "Ratings and matches to learn from that could not be read, or no task sent."
)
prediction_seconds = Histogram(
    "cricksy_prediction_seconds",
    "Seconds of one prediction, features included.",
    buckets=(0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.05, 0.5),
)
for reason in ("redis", "refused"):
    publish_failures.labels(reason)
for outcome in ("predicted", "unpredicted"):
    predictions.labels(outcome)
sweep_rung = Counter("cricksy_sweep_rung_total", "Matches that the sweep found behind, and rang.")
last_sweep = Gauge("cricksy_last_sweep_timestamp_seconds", "When the last sweep ran.")
