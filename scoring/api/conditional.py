"""JSON that many clients ask for and that changes with each ball: an ETag, 304 if the client has it, and gzip.

Who sends no credentials gets what everybody gets, so a shared cache may keep it for a second.
"""

import gzip
import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from scoring.place import NOWHERE, Place

PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
"""A browser asks each time. A cache asks once a second, and answers with what it has while it asks."""
FOR_EVER = "public, max-age=31536000, immutable"
"""Of an address that will never show anything else."""
ETAG = re.compile(r'"([0-9]{1,9})-([0-9]{1,9})(?![0-9])')
"""The place at the beginning of an ETag; what follows says more about the state."""
GZIP = re.compile(r"\bgzip\b")


def respond_tagged(request: Request, tag: str, body: bytes) -> HttpResponse:
    # At one address viewers get the published state and scorers the head: a shared cache must keep them apart.
    return _tagged(request, tag, body, cache_control=cache_rule(request), vary="Accept-Encoding, Authorization, Cookie")


def respond_shared(request: Request, tag: str, body: bytes, cache_control: str) -> HttpResponse:
    """Respond with what is the same for everybody, so that a shared cache may answer for us."""
    return _tagged(request, tag, body, cache_control=cache_control, vary="Accept-Encoding")


def _tagged(request: Request, tag: str, body: bytes, *, cache_control: str, vary: str) -> HttpResponse:
    response = HttpResponse(status=304) if has_tag(request, tag) else _respond(request, body)
    response["ETag"] = tag
    response["Cache-Control"] = cache_control
    response["Vary"] = vary
    return response


def cache_rule(request: Request) -> str:
    return "no-cache" if has_credentials(request) else PUBLIC


def has_credentials(request: Request) -> bool:
    """Return whether the request names somebody, validly or not. Not request.user: that would authenticate it."""
    return "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES


def seen_by(request: Request) -> Place | None:
    """Return the newest state that the client says it has; None if it may be a scorer, who must get the newest."""
    if has_credentials(request):
        return None
    tags = ETAG.findall(request.headers.get("If-None-Match", ""))
    return max((Place(int(epoch), int(seq)) for epoch, seq in tags), default=NOWHERE)


def has_tag(request: Request, tag: str) -> bool:
    tags = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    return tag in tags or "*" in tags


def _respond(request: Request, body: bytes) -> HttpResponse:
    if not accepts_gzip(request):
        return HttpResponse(body, content_type="application/json")
    return HttpResponse(_compress_once(body), content_type="application/json", headers={"Content-Encoding": "gzip"})


def accepts_gzip(request: Request) -> bool:
    return GZIP.search(request.headers.get("Accept-Encoding", "")) is not None


@lru_cache(maxsize=128)
def _compress_once(body: bytes) -> bytes:
    """Compress a body once for all clients that read it between two balls."""
    return compress(body)


def compress(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=5, mtime=0)
