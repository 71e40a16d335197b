"""Reads the headers of a write into a Claim. Raises Malformed."""

import re
from typing import Any

from rest_framework.request import Request

from scoring.engine.codec import malformed
from scoring.place import SeenPlace
from scoring.services import Claim, request_hash

KEY = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")
# W/ too: a proxy that compresses turns our ETag into a weak one. That of a stuck match says so at its end.
ETAG = re.compile(r'(?:W/)?"(?:([0-9]{1,9})-)?([0-9]{1,9})(?:-stuck)?"|(?:([0-9]{1,9})-)?([0-9]{1,9})')
ANY = "*"
TRUE, FALSE = ("true", "1"), ("false", "0", "")


def claim_of(request: Request, body: Any) -> Claim:
    key = _key(request, "Idempotency-Key")
    seen = request.headers.get("If-Match", "")
    return Claim(
        idempotency_key=key,
        request_hash=request_hash(request.method or "", request.path, body) if key else "",
        if_match=_if_match(seen),
        any_state=seen.strip() == ANY,
        after_key=_key(request, "After-Key"),
        dry_run=is_dry_run(request),
    )


def is_dry_run(request: Request) -> bool:
    value = request.query_params.get("dry_run", "").lower()
    if value not in (*TRUE, *FALSE):
        raise malformed("dry_run", "must be true or false")
    return value in TRUE


def _key(request: Request, name: str) -> str | None:
    value = request.headers.get(name)
    if value is not None and not KEY.fullmatch(value):
        raise malformed(name, "must be 1 to 200 printable ASCII characters")
    return value


def _if_match(header: str) -> tuple[SeenPlace, ...]:
    """Read the ETags of If-Match; none if the header is missing, or is "*" (RFC 9110, 13.1.1)."""
    if header.strip() in ("", ANY):
        return ()
    # RFC 9110, 5.6.1: empty elements of a list are ignored. A list of nothing else is malformed.
    parts = [part for each in header.split(",") if (part := each.strip())] or [header]
    return tuple(_seen_place(part) for part in parts)


def _seen_place(text: str) -> SeenPlace:
    found = ETAG.fullmatch(text)
    if found is None:
        raise malformed("If-Match", 'must be an ETag such as "1-120", or a seq')
    epoch, seq = found[1] or found[3], found[2] or found[4]
    return SeenPlace(int(epoch) if epoch else None, int(seq))
