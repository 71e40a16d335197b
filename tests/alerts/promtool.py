"""Unit tests for `promtool test rules`: hours pass within a moment."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.alerts import rules

HERE = Path(__file__).parent
STEP_SECONDS = 15
STEPS = 240
"""An hour."""
FIRING = 'group by (alertname) (ALERTS{alertstate="firing"})'
EVER_FIRING = 'group by (alertname) (count_over_time(ALERTS{alertstate="firing"}[1h]))'
Test = dict[str, Any]
Case = dict[str, Any]


def why_not() -> str:
    """Return why promtool cannot run here; "" if it can."""
    return (
        "" if shutil.which("promtool") else "promtool is not installed; ./scripts/prometheus installs it from Debian."
    )


def healthy() -> dict[str, Any]:
    # Every value is a text: +6 is not 6.
    return yaml.load((HERE / "healthy.yml").read_text(), Loader=yaml.BaseLoader)  # type: ignore[no-any-return]


def cases() -> list[Case]:
    return yaml.safe_load((HERE / "cases.yml").read_text())  # type: ignore[no-any-return]


def values(written: Any) -> str:
    """An hour of values in promtool's notation: of a number, of +N, or as it is written."""
    text = str(written)
    if "x" in text:
        return text
    return f"0{text}x{STEPS}" if text.startswith("+") else f"{text}x{STEPS}"


def test_of(name: str, series: Mapping[str, Any], **checks: Any) -> Test:
    given = [{"series": each, "values": values(written)} for each, written in series.items()]
    return {"name": name, "interval": f"{STEP_SECONDS}s", "input_series": given, **checks}


def fires(case: Case) -> Test:
    """The alert of a case fires with these words, and no others fire than the case says."""
    name = case["alert"]
    changed = case.get("series", {})
    gone = case.get("gone", [])
    series = {each: written for each, written in {**healthy(), **changed}.items() if each not in gone}
    return test_of(
        name,
        series,
        alert_rule_test=[{"alertname": name, "eval_time": case["after"], "exp_alerts": [expected(case)]}],
        promql_expr_test=[firing(FIRING, case["after"], {name, "Watchdog", *case.get("also", [])})],
    )


def expected(case: Case) -> dict[str, Any]:
    rule = rules.alerts()[case["alert"]]
    return {
        "exp_labels": {**case["labels"], **rule["labels"]},
        "exp_annotations": {**rule["annotations"], "summary": case["summary"]},
    }


def firing(expression: str, when: str, names: set[str]) -> dict[str, Any]:
    samples = [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in sorted(names)]
    return {"expr": expression, "eval_time": when, "exp_samples": samples}


def silent(name: str, series: Mapping[str, Any]) -> Test:
    """In an hour of these values nothing fires but Watchdog."""
    return test_of(name, series, promql_expr_test=[firing(EVER_FIRING, "1h", {"Watchdog"})])


def run(folder: Path, *tests: Test) -> str:
    """Return what promtool found wrong; "" if nothing."""
    file = folder / "rules_test.yml"
    content = {"rule_files": [str(rules.FILE)], "evaluation_interval": f"{STEP_SECONDS}s", "tests": list(tests)}
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    done = subprocess.run(["promtool", "test", "rules", str(file)], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr
