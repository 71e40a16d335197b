"""Checks on one value of a document. Each raises Malformed; `at` is the place of the value in the document."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.errors import Malformed

MOST_RUNS = 36
"""The engine's limit for runs in a body (`values.Runs`), so that an imported ball can be replayed through the API."""
LONGEST_NAME = 200


def not_cricsheet(at: str, problem: str) -> Malformed:
    """Return the error to raise."""
    return Malformed("malformed_cricsheet", f"Not a Cricsheet match: {at}: {problem}.")


def require_object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise not_cricsheet(at, "must be an object")
    return value


def require_list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise not_cricsheet(at, "must be a list")
    return value


def require_name(value: Any, at: str) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        raise not_cricsheet(at, f"must be a name of at most {LONGEST_NAME} characters")


def require_names_if_given(part: Mapping[str, Any], keys: tuple[str, ...], at: str) -> None:
    for key in keys:
        if key in part:
            require_name(part[key], f"{at}.{key}")


def require_runs(value: Any, at: str, most: int = MOST_RUNS) -> None:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise not_cricsheet(at, f"must be a number of runs from 0 to {most}")
