"""Every series of ours exists from the start: one that begins with its first use hides the first failure."""

import ast
import json
import subprocess
import sys
from typing import Any

import pytest

from realtime.wire.close_codes import CloseCode
from scoring.logins.limits import LIMITS
from tests.docs import source
from tests.stack import PROJECT

ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "cricksy.settings"
import django; django.setup()
import cricksy.http_server.metrics, cricksy.postgres.metrics, realtime.metrics, scoring.metrics, workers.metrics
from prometheus_client import REGISTRY
found = {}
for family in REGISTRY.collect():
    for sample in family.samples:
        found.setdefault(sample.name, []).append([value for name, value in sample.labels.items() if name != "le"])
print(json.dumps(found))
"""
# Tasks are known when a worker starts: the tests of processes look at these.
LATER = {"cricksy_tasks_total", "cricksy_task_seconds"}


@pytest.fixture(scope="module")
def begun() -> dict[str, list[list[str]]]:
    """The labels of each series in a process in which nothing has happened."""
    done = subprocess.run([sys.executable, "-c", ASK], cwd=PROJECT, capture_output=True, text=True, check=True)
    found: dict[str, list[list[str]]] = json.loads(done.stdout)
    return found


def test_every_metric_with_labels_has_a_series(begun: dict[str, Any]) -> None:
    labelled = {name for name, labels in source.metrics().items() if labels and labels != ["queue"]} - LATER
    assert labelled
    assert {name for name in labelled if name not in begun and f"{name}_count" not in begun} == set()


def test_series_exist_for_every_close_code_and_every_limit(begun: dict[str, Any]) -> None:
    counted = {str(code.value) for code in CloseCode} - {str(CloseCode.RESTARTING.value)}
    assert {code for (code,) in begun["ws_closed_total"]} == counted
    assert {limit for (limit,) in begun["cricksy_logins_refused_total"]} == {*LIMITS, "code", "busy"}


def test_series_exist_for_every_label_that_code_names(begun: dict[str, Any]) -> None:
    """As in `metrics.gaps.labels("history")`; `unreadable.note("cache", ...)` names a label too."""
    known = {label for series in begun.values() for labels in series for label in labels}
    named = {
        source.text_of(source.argument(call, 0), source.SLUG)
        for call in source.calls()
        if source.name_of(call.func) in ("labels", "note_renewal") or ast.unparse(call.func) == "unreadable.note"
    }
    assert named - known - {""} == set()
