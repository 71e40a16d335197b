"""Quantiles of a Prometheus histogram between two moments, as Prometheus computes them."""

import re
import urllib.request
from collections.abc import Iterable

Buckets = dict[float, float]
"""How many observations were at most so many seconds, by that limit."""


def read(urls: Iterable[str], name: str) -> Buckets:
    """Add up the histogram of several processes; one that does not answer counts nothing."""
    row = re.compile(rf'^{name}_bucket{{le="([^"]+)"}} (\S+)$', re.MULTILINE)
    found: Buckets = {}
    for url in urls:
        try:
            with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
                text = answer.read().decode()
        except OSError:
            continue
        for limit, count in row.findall(text):
            found[float(limit)] = found.get(float(limit), 0.0) + float(count)
    return found


def between(before: Buckets, after: Buckets) -> Buckets:
    return {limit: count - before.get(limit, 0.0) for limit, count in sorted(after.items())}


def quantile(buckets: Buckets, share: float) -> float:
    """Return the value below which this share of the observations are, evenly spread within a bucket; 0 if none."""
    wanted = share * max(buckets.values(), default=0.0)
    below_limit = below_count = 0.0
    for limit, count in buckets.items():
        if count >= wanted > 0:
            if limit == float("inf"):
                return below_limit
            return below_limit + (limit - below_limit) * (wanted - below_count) / (count - below_count)
        below_limit, below_count = limit, count
    return 0.0
