"""JSON that many ask for and that changes with each ball: a tag, 304 for who knows it, gzip for who can read that."""

import gzip
import re
from functools import lru_cache

from django.http import HttpResponse
from rest_framework.request import Request

GZIP = re.compile(r"\bgzip\b")


def tagged(request: Request, tag: str, body: bytes) -> HttpResponse:
    response = HttpResponse(status=304) if is_known(request, tag) else sent(request, body)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding, Authorization, Cookie"
    return response


def is_known(request: Request, tag: str) -> bool:
    known = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    return tag in known or "*" in known


def sent(request: Request, body: bytes) -> HttpResponse:
    if not GZIP.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(body, content_type="application/json")
    return HttpResponse(compressed(body), content_type="application/json", headers={"Content-Encoding": "gzip"})


@lru_cache(maxsize=128)
def compressed(body: bytes) -> bytes:
    """Once for everyone who opens the page between two balls."""
    return gzip.compress(body, compresslevel=5, mtime=0)
