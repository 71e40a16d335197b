"""An hour like the last seconds of a running stack: counters go on at their pace, all else stays as it is."""

import math
import re
from typing import Any

from tests.alerts import promtool, rules
from tests.support.prometheus import Prometheus

OF_THE_MACHINE = re.compile(r"node_|ws_latency_seconds|django_http_requests_latency|process_")
"""A machine that runs tests is busy with other things too, and a ball takes longer on it."""
PARTS = re.compile(r"_(?:total|sum|count|bucket)$")


def hour(watcher: Prometheus, seconds: int) -> dict[str, Any]:
    """Series for promtool: those of the stack, and of a healthy machine."""
    kinds = {name: each[0]["type"] for name, each in watcher.ask("metadata").items()}
    found = {name: written for name, written in promtool.healthy().items() if OF_THE_MACHINE.match(name)}
    for name in sorted({rules.name_of(selector) for selector in rules.needed()}):
        if not OF_THE_MACHINE.match(name):
            grows = kind_of(name, kinds) in ("counter", "histogram")
            for series in watcher.query(f"{name}[{seconds}s]"):
                found[named(series["metric"])] = values(series["values"], grows)
    return found


def kind_of(name: str, kinds: dict[str, str]) -> str:
    return kinds.get(name) or kinds.get(PARTS.sub("", name), "")


def named(labels: dict[str, str]) -> str:
    pairs = ", ".join(f'{label}="{value}"' for label, value in labels.items() if label != "__name__")
    return f"{labels['__name__']}{{{pairs}}}"


def values(samples: list[list[Any]], grows: bool) -> str:
    """An hour in promtool's notation."""
    (begun, first), (ended, last) = samples[0], samples[-1]
    seconds = max(float(ended) - float(begun), 1)
    pace = (float(last) - float(first)) / seconds * promtool.STEP_SECONDS if grows else 0
    assert math.isfinite(pace), samples
    return f"{float(last):.6f}+{pace:.6f}x{promtool.STEPS}"
