"""The dashboards are those of their descriptions, Grafana can read them, and their panels say what they show."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from tests.alerts import dashboards, rules
from tests.docs.source import PROJECT

BUILD = PROJECT / "compose/grafana/build.py"
NAMES = {"overview", "live", "api", "celery", "postgres", "redis"}
each_file = pytest.mark.parametrize("path", dashboards.FILES, ids=lambda path: str(path.stem))


def test_the_files_are_those_of_their_descriptions(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(BUILD), str(tmp_path)], check=True)
    built = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {path.name: path.read_text() for path in dashboards.FILES} == built, "run python compose/grafana/build.py"
    assert {path.stem for path in dashboards.FILES} == NAMES


@each_file
def test_grafana_knows_every_field(path: Path) -> None:
    read = dashboards.load(path)
    # Each data source has fields of its own there.
    del read["annotations"]
    register_default_plugins()
    known = json.loads(JSONEncoder().encode(Dashboard.from_json(read)))
    assert missing(read, known) == []


def missing(read: object, known: object, where: str = "") -> list[str]:
    """The fields that Grafana's own types do not keep."""
    if isinstance(read, dict) and isinstance(known, dict):
        return [
            lost
            for name, value in read.items()
            for lost in (missing(value, known[name], f"{where}.{name}") if name in known else [f"{where}.{name}"])
        ]
    if isinstance(read, list) and isinstance(known, list):
        return [lost for one, other in zip(read, known, strict=True) for lost in missing(one, other, f"{where}[]")]
    return [] if read == known else [where]


@each_file
def test_a_panel_says_what_it_shows_and_has_its_own_place(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboards.panels(path):
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        box = panel["gridPos"]
        cells = {(box["x"] + x, box["y"] + y) for x in range(box["w"]) for y in range(box["h"])}
        assert not cells & taken, panel["title"]
        assert box["x"] + box["w"] <= 24, panel["title"]
        taken |= cells


@each_file
def test_an_expression_uses_variables_that_are_there(path: Path) -> None:
    there = {f"${variable['name']}" for variable in dashboards.load(path)["templating"]["list"]}
    used = {
        variable
        for panel in dashboards.panels(path)
        for target in panel["targets"]
        for variable in ("$job", "$instance", "$quantile")
        if variable in target["expr"]
    }
    # The choice of a process begins with that of a kind.
    assert used <= there <= used | {"$job"}


def test_every_expression_can_be_read() -> None:
    for where, expression in dashboards.expressions():
        assert rules.selectors(expression), where


def test_what_is_recorded_is_shown() -> None:
    shown = {rules.name_of(selector) for selector in dashboards.needed()}
    assert rules.recorded() - shown == {"cricksy:http_latency_seconds:p99_5m"}
