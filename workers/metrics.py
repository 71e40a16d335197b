"""Counters of the worker, for Prometheus; the last sweep stands in Redis too, where any process can read its age."""

from prometheus_client import Counter, Gauge, Histogram

publish_failures = Counter(
    "cricksy_publish_failures_total", "Matches that could not be published now; the sweep comes back.", ["reason"]
)
predictions = Counter("cricksy_predictions_total", "Predictions asked of the model.", ["outcome"])
prediction_failures = Counter(
    "cricksy_prediction_failures_total", "Predictions that failed; the ball had gone out, and the next predicts anew."
)
prediction_seconds = Histogram(
    "cricksy_prediction_seconds",
    "Duration of one prediction, features included.",
    buckets=(0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.05, 0.5),
)
sweep_rung = Counter("cricksy_sweep_rung_total", "Matches that the sweep found behind and rang.")
last_sweep = Gauge(
    "cricksy_last_sweep_timestamp_seconds", "When the last sweep ran.", multiprocess_mode="livemostrecent"
)
