"""Reads JSON as REST and the admin take it: refuses what Postgres cannot store and what would overflow a recursion."""

from typing import Any

import orjson

from scoring.engine.errors import Malformed

DEEPEST = 20
"""Levels of nesting. The deepest body that `replay` sends, a match with the powerplays in its `about`, has eight."""


def read_json(body: bytes) -> Any:
    """Raises Malformed. orjson itself refuses NaN, unpaired surrogates and numbers that no double holds."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("malformed_json", f"The body is not JSON: {error}") from error
    _require_storable(value)
    return value


def _require_storable(whole: Any) -> None:
    """Refuse NUL, which no Postgres text can hold, and nesting that would overflow a recursion."""
    level = [whole]
    for _ in range(DEEPEST):
        if not level:
            return
        if any(isinstance(value, str) and "\x00" in value for value in level):
            raise Malformed("malformed_json", "The body has a NUL character.")
        level = [part for value in level for part in _parts(value)]
    raise Malformed("malformed_json", f"The body is nested more than {DEEPEST} levels deep.")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
