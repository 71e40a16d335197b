"""A file of all addresses of metrics, in the form that Prometheus reads (`file_sd_configs`)."""

import json
from collections.abc import Iterable
from pathlib import Path

from cricksy.local_services.ports import HOST
from cricksy.processes import Process

FILE = "metrics_targets.json"
JOBS = {"web": "web", "websocket": "ws", "worker": "worker", "exporter": "exporter"}


def write(processes: Iterable[Process], root: Path) -> None:
    (root / FILE).write_text(json.dumps([target(each) for each in processes if port_of(each)], indent=1))


def target(process: Process) -> dict[str, object]:
    """The labels are those of compose/prometheus/prometheus.yml."""
    labels = {"job": JOBS[process.name.partition("-")[0]], "instance": process.name}
    return {"targets": [f"{HOST}:{port_of(process)}"], "labels": labels}


def port_of(process: Process) -> int:
    return int(process.env.get("CRICKSY_METRICS_PORT", 0))
