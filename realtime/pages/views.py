"""The pages for viewers and scorers.

At the toss everybody opens the same page: a cache before us may answer. It depends on the match, host and scheme only.
"""

from typing import Any

import orjson
import structlog
from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from realtime.pages.engine_files import find_addresses
from realtime.pages.live import render_live, socket_origins
from realtime.pages.match.sections import describe_match
from realtime.pages.modules import list_modules
from realtime.pages.picture import picture_address
from scoring import reads
from scoring.api.conditional import PUBLIC
from scoring.errors import RefusedError, UnknownMatchError
from scoring.practice.version import find_version

log = structlog.get_logger(__name__)

CONSOLE = "pages/score/page.js"
FOR_AN_APP = {"script-src": [WASM_UNSAFE_EVAL], "worker-src": [SELF], "manifest-src": [SELF]}
"""The engine is compiled code (WebAssembly) in a worker, and the page can be installed."""


@require_safe
def watch(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the page of one match as it stands now; without the score if that cannot be read: its script tries on."""
    try:
        return render_live(request, "pages/watch.html", {"match_id": match_id, "match": _tell_match(request, match_id)})
    except UnknownMatchError:
        return render_live(request, "pages/watch.html", {"match_id": match_id, "is_unknown": True}, 404)


@require_safe
def board(request: HttpRequest, match_id: str) -> HttpResponseBase:
    """Return the page of a match for whoever puts up the numbers on a scoreboard."""
    return render_live(request, "pages/board.html", {"match_id": match_id})


@require_safe
def score(request: HttpRequest, match_id: str = "") -> HttpResponseBase:
    """Return the console: the same for everybody and every match, so that one kept copy opens all without a net."""

    @csp_update({**FOR_AN_APP, "connect-src": socket_origins(request)})
    def draw(request: HttpRequest) -> HttpResponse:
        response = draw_console(request)
        # The service worker shows no other answer, such as that of a Wi-Fi which wants a login first.
        response["Cricksy-Page"] = "score"
        response["Cache-Control"] = PUBLIC
        return response

    return draw(request)


def draw_console(request: HttpRequest) -> HttpResponse:
    told = {"engine": find_addresses(), "practice": find_version(), "modules": list_modules(CONSOLE)}
    return render(request, "pages/score.html", told)


def _tell_match(request: HttpRequest, match_id: str) -> dict[str, Any] | None:
    reading = _read_state(match_id)
    if reading is None:
        return None
    told = describe_match(orjson.loads(reading.snapshot))
    return {**told, "picture": picture_address(request, match_id, reading.place)}


def read_snapshot(match_id: str) -> Any:
    """Return the snapshot of a match; None if it cannot be read now. Raises UnknownMatchError."""
    reading = _read_state(match_id)
    return None if reading is None else orjson.loads(reading.snapshot)


def _read_state(match_id: str) -> reads.Reading | None:
    try:
        return reads.for_viewer(match_id)
    except UnknownMatchError:
        raise
    except (RefusedError, DatabaseError) as error:
        log.info("page_without_score", match=match_id, error=repr(error))
        return None
