"""Prometheus counters of scoring."""

from prometheus_client import Counter

bells_dropped = Counter(
    "cricksy_bells_dropped_total", "Bells dropped because the queue was full; the sweep rings these matches again."
)
bells_failed = Counter(
    "cricksy_bells_failed_total", "Bells that the broker did not accept; the sweep rings these matches again."
)
events_unfoldable = Counter(
    "cricksy_events_unfoldable_total", "Events that could not be folded; each stopped the publishing of its match."
)

logins_refused = Counter("cricksy_logins_refused_total", "Log-ins refused, by the limit reached.", ["limit"])
login_limits_skipped = Counter(
    "cricksy_login_limits_skipped_total", "Times that log-ins were not limited because the cache did not answer."
)
unreadable_values = Counter(
    "cricksy_unreadable_values_total",
    "Values in Redis that Cricksy cannot have written; each is treated as missing.",
    ["what"],
)
epochs_renewed = Counter(
    "cricksy_epochs_renewed_total",
    "Matches whose log and Redis differed, as after a restore of either; each began a new epoch.",
    ["reason"],
)
reads_without_cache = Counter(
    "cricksy_reads_without_cache_total", "Reads that Redis did not answer: the database did, or nobody."
)
replica_reads = Counter(
    "cricksy_replica_reads_total",
    "Reads that may go to the replica, by what became of them there; the primary answers those that are not served.",
    ["outcome"],
)
reads_refused = Counter(
    "cricksy_reads_refused_total",
    "Reads refused: busy (too much heavy work at once) or address (too many heavy reads from it).",
    ["reason"],
)
prints = Counter(
    "cricksy_prints_total", "PDFs and pictures: printed, failed, or impossible on this machine.", ["outcome"]
)

LABELS = (
    (logins_refused, ("pair", "network", "name", "address", "successes", "code", "busy")),
    (
        unreadable_values,
        (
            "cache",
            "snapshot",
            "frame",
            "prediction",
            "summary",
            "overlay",
            "message",
            "totals",
            "task",
            "compared",
            "stuck",
            "late",
            "console",
        ),
    ),
    (epochs_renewed, ("epoch", "shorter", "other", "behind", "stale")),
    (reads_refused, ("busy", "address")),
    (prints, ("printed", "failed", "impossible")),
    (replica_reads, ("served", "newer", "refused", "failed", "left_out")),
)
# A series begins with its first use. Used here, it is 0 before something happens, and not absent.
for metric, values in LABELS:
    for value in values:
        metric.labels(value)
