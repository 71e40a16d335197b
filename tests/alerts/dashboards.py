"""The panels of compose/grafana/dashboards, and their expressions as Grafana would send them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.alerts.rules import selectors
from tests.docs.source import PROJECT

FOLDER = PROJECT / "compose/grafana/dashboards"
FILES = tuple(sorted(FOLDER.glob("*.json")))
CHOSEN = {"$__rate_interval": "1m", "$instance": ".*", "$job": ".*", "$quantile": "0.99"}
Panel = dict[str, Any]


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())  # type: ignore[no-any-return]


def panels(path: Path) -> list[Panel]:
    return [panel for panel in load(path)["panels"] if panel["type"] != "row"]


def expressions() -> Iterator[tuple[str, str]]:
    """The place of each expression, and what it asks with all processes chosen."""
    for path in FILES:
        for panel in panels(path):
            for target in panel["targets"]:
                yield f"{path.stem}: {panel['title']}", filled_in(target["expr"])


def filled_in(expression: str) -> str:
    for variable, value in CHOSEN.items():
        expression = expression.replace(variable, value)
    return expression


def needed() -> dict[str, str]:
    """The series that panels ask for, with the place of one that does."""
    return {selector: where for where, expression in expressions() for selector in selectors(expression)}
