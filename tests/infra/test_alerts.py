"""The alert rules can be read, name metrics that exist, and lead to a runbook."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from tests.docs import source

RULES = source.PROJECT / "compose/prometheus/alerts.yml"
METRIC = re.compile(r"\b(?:cricksy|ws)_[a-z_]+")
RULE_FILE: Any = yaml.safe_load(RULES.read_text())
ALERTS: list[Any] = [rule for group in RULE_FILE["groups"] for rule in group["rules"]]
each_alert = pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: str(rule["alert"]))


@each_alert
def test_an_alert_names_metrics_that_exist(rule: Any) -> None:
    named = {re.sub("_(bucket|sum|count)$", "", name) for name in METRIC.findall(rule["expr"])}
    assert named
    assert named - set(source.metrics()) == set()


@each_alert
def test_an_alert_says_what_is_wrong_and_leads_to_a_heading(rule: Any) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"]["summary"].endswith(".")
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (source.PROJECT / page).read_text(), re.M)
    assert anchor in [heading.lower().replace(" ", "-") for heading in headings]


def test_a_stuck_match_is_critical() -> None:
    (rule,) = [rule for rule in ALERTS if rule["alert"] == "MatchStuck"]
    assert rule["labels"]["severity"] == "critical"


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_can_load_the_rules() -> None:
    subprocess.run(["promtool", "check", "rules", str(RULES)], check=True, capture_output=True)
