"""The rules of compose/prometheus/alerts.yml, and which series an expression needs."""

from functools import cache
from typing import Any

import promql_parser
import yaml

from tests.docs.source import PROJECT

FILE = PROJECT / "compose/prometheus/alerts.yml"
Rule = dict[str, Any]


@cache
def groups() -> list[dict[str, Any]]:
    return yaml.safe_load(FILE.read_text())["groups"]  # type: ignore[no-any-return]


def rules() -> list[Rule]:
    return [rule for group in groups() for rule in group["rules"]]


def alerts() -> dict[str, Rule]:
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def recorded() -> set[str]:
    return {rule["record"] for rule in rules() if "record" in rule}


def selectors(expression: str) -> set[str]:
    """The series that an expression asks for, such as `up{job="ws"}`, without their ranges. Raises ValueError."""
    found: set[str] = set()
    promql_parser.walk(promql_parser.parse(expression), lambda node: keep(node, found))
    return found


def keep(node: Any, found: set[str]) -> None:
    selector = getattr(node, "vector_selector", node)
    if isinstance(selector, promql_parser.VectorSelector):
        found.add(f"{selector.name}{matchers(selector)}")


def matchers(selector: Any) -> str:
    each = sorted(str(matcher) for matcher in selector.matchers.matchers if matcher.name != "__name__")
    return f"{{{', '.join(each)}}}" if each else ""


def name_of(selector: str) -> str:
    return selector.partition("{")[0]


def needed() -> set[str]:
    """The series that the rules ask for, apart from those that the rules make."""
    found = {selector for rule in rules() for selector in selectors(rule["expr"])}
    return {selector for selector in found if name_of(selector) not in recorded()}
