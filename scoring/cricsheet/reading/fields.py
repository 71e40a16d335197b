"""Checks on one value of a document. Each raises Malformed; `at` is the place of the value in the document."""

from typing import Any

from scoring.cricsheet.reading.names import clean_name
from scoring.engine.errors import Malformed
from scoring.engine.log import wording

MOST_RUNS = 36
"""The engine's limit for runs in a body (`values.Runs`), so that an imported ball can be replayed through the API."""
LONGEST_INNINGS = 500
"""The maximum of overs in an innings."""
MOST_BALLS_AN_OVER = 20
"""Both are the engine's limits for conditions (`conditions.Conditions`)."""
LONGEST_NAME = 200
LONGEST_PLACE = 200


def not_cricsheet(at: str, problem: str) -> Malformed:
    """Return the error to raise. Its text is one line, whatever keys the file has."""
    place = " ".join(at.split())[:LONGEST_PLACE]
    return Malformed("malformed_cricsheet", f"Not a Cricsheet match: {place}: {problem}.")


def require_object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise not_cricsheet(at, "must be an object")
    return value


def require_list(value: Any, at: str) -> list[Any]:
    if not isinstance(value, list):
        raise not_cricsheet(at, "must be a list")
    return value


def require_name(value: Any, at: str) -> str:
    """Return the name in the form in which names are compared."""
    name = clean_name(value) if isinstance(value, str) else ""
    if not 0 < len(name) <= LONGEST_NAME:
        raise not_cricsheet(at, f"must be a name of at most {LONGEST_NAME} characters")
    if not (name.isascii() and name.isprintable()):
        _require_visible(name, at)
    return name


def _require_visible(name: str, at: str) -> None:
    try:
        wording.require_name(name, at)
    except Malformed:
        raise not_cricsheet(at, "must be a name without control characters or letters that nobody sees") from None


def require_whole_number(value: Any, low: int, high: int, at: str) -> int:
    # In Python True is an int; in a file it must not pass as one.
    if type(value) is not int or not low <= value <= high:
        raise not_cricsheet(at, f"must be a whole number from {low} to {high}")
    return value


def require_runs(value: Any, at: str) -> int:
    return require_whole_number(value, 0, MOST_RUNS, at)


def require_flag(value: Any, at: str) -> None:
    if not isinstance(value, bool):
        raise not_cricsheet(at, "must be true or false")
