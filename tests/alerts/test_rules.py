"""The rules can be read, say what is wrong, and lead to a runbook; each of them fires, and a healthy hour is silent."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.alerts import promtool, rules
from tests.docs.source import PROJECT, metrics

RUNBOOK = "docs/alerts.md"
SEVERITIES = ("critical", "warning", "info", "none")
OURS = re.compile(r"(?:cricksy|ws)_[a-z_]+")
needs_promtool = pytest.mark.skipif(bool(promtool.why_not()), reason=promtool.why_not())
each_alert = pytest.mark.parametrize("rule", rules.alerts().values(), ids=lambda rule: str(rule["alert"]))
each_case = pytest.mark.parametrize("case", promtool.cases(), ids=lambda case: str(case["alert"]))


@each_alert
def test_an_alert_says_what_is_wrong_and_how_bad_it_is(rule: Any) -> None:
    assert rule["labels"]["severity"] in SEVERITIES
    assert rule["annotations"]["summary"].endswith((".", ")."))
    assert rule["annotations"]["description"].endswith(".")


@each_alert
def test_an_alert_leads_to_a_heading(rule: Any) -> None:
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    assert anchor in [anchor_of(heading) for heading in headings(page)]


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", (PROJECT / page).read_text(), re.M)


def anchor_of(heading: str) -> str:
    return heading.lower().replace(" ", "-").replace(",", "")


def test_every_chapter_of_the_runbook_is_an_alert() -> None:
    written = re.findall(r"^### (.+)$", (PROJECT / RUNBOOK).read_text(), re.M)
    told = {name for name, rule in rules.alerts().items() if rule["annotations"]["runbook_url"].startswith(RUNBOOK)}
    assert sorted(written) == sorted(told)


@each_alert
def test_an_alert_names_metrics_that_exist(rule: Any) -> None:
    names = {rules.name_of(selector) for selector in rules.selectors(rule["expr"])}
    ours = {re.sub("_(bucket|sum|count)$", "", name) for name in names if OURS.fullmatch(name)}
    assert ours - set(metrics()) == set()


def test_every_alert_has_a_case() -> None:
    assert {case["alert"] for case in promtool.cases()} == set(rules.alerts())


def test_a_case_changes_only_what_was_well() -> None:
    healthy = promtool.healthy()
    for case in promtool.cases():
        assert set(case.get("series", {})) | set(case.get("gone", [])) <= set(healthy), case["alert"]


@needs_promtool
@each_case
def test_an_alert_fires_alone_and_says_why(case: Any, tmp_path: Path) -> None:
    assert promtool.run(tmp_path, promtool.fires(case)) == ""


@needs_promtool
def test_a_healthy_hour_is_silent(tmp_path: Path) -> None:
    assert promtool.run(tmp_path, promtool.silent("healthy", promtool.healthy())) == ""


@needs_promtool
def test_an_idle_night_is_silent(tmp_path: Path) -> None:
    """Nobody plays and nobody watches: what is divided by nothing is no alert."""
    still = {each: 0 if str(written).startswith("+") else written for each, written in promtool.healthy().items()}
    busy = {each: written for each, written in promtool.healthy().items() if each.startswith("node_cpu")}
    assert promtool.run(tmp_path, promtool.silent("idle", {**still, **busy})) == ""


@needs_promtool
def test_prometheus_can_load_the_rules() -> None:
    subprocess.run(["promtool", "check", "rules", str(rules.FILE)], check=True, capture_output=True)
