"""Parses JSON bodies strictly: refuses what Postgres cannot store, and nesting that is too deep for a recursion."""

from typing import IO, Any

import orjson
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LARGEST_BODY = 256 * 1024
"""Bytes. A match with two squads of a hundred players is some 20 KB."""
DEEPEST = 20
"""Levels of nesting. The deepest body that `replay` sends, a match with the powerplays in its `about`, has eight."""


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = f"A body has at most {LARGEST_BODY} bytes."


class StrictJSON(BaseParser):
    """orjson itself refuses NaN, unpaired surrogates, broken UTF-8 and numbers that no double holds."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON: {error}", code="malformed_json") from error
        _require_storable(value)
        return value


def _require_storable(whole: Any) -> None:
    """Raise ParseError for NUL, which no Postgres text can hold, and for nesting that would overflow a recursion."""
    level = [whole]
    for _ in range(DEEPEST):
        if not level:
            return
        if any(isinstance(value, str) and "\x00" in value for value in level):
            raise ParseError("The body has a NUL character.", code="malformed_json")
        level = [part for value in level for part in _parts(value)]
    raise ParseError(f"The body is nested more than {DEEPEST} levels deep.", code="malformed_json")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []
