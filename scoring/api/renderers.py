"""Renders JSON, for any Accept header."""

import json
from typing import Any

import orjson
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer

MERGE_PATCH = "application/merge-patch+json"  # RFC 7396: the form of a correction


class JSON(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else to_json(data)


def to_json(value: Any, *, indent: bool = False) -> bytes:
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 if indent else None)
    except orjson.JSONEncodeError:
        # Logs from before numbers were bounded (scoring.engine.log.wording) hold some that orjson cannot write.
        return json.dumps(value, default=str).encode()


class AlwaysTheFirst(BaseContentNegotiation):
    """Ignores Accept, since a 406 would help no client. `?format=` stays free for the filter of that name."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        wanted = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if wanted in (parser.media_type, MERGE_PATCH)), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
