"""Parses JSON bodies, of a bounded length."""

from typing import IO, Any

from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser

from scoring.json_bodies import read_json

LARGEST_BODY = 256 * 1024
"""Bytes. A match with two squads of a hundred players is some 20 KB."""


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = f"A body has at most {LARGEST_BODY} bytes."


class StrictJSON(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        return read_json(body)
