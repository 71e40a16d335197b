"""The claim that comes with a write: a key against duplicates, and the state that the client has seen."""

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from scoring.place import SeenPlace


@dataclass(frozen=True, slots=True)
class Claim:
    """`if_match`: the write is accepted in any of these states. `after_key`: the newest event has this key.

    `any_state`: `If-Match: *`, the author says that any state of the match will do.
    """

    idempotency_key: str | None = None
    request_hash: str = ""
    if_match: tuple[SeenPlace, ...] = ()
    any_state: bool = False
    after_key: str | None = None
    dry_run: bool = False

    @property
    def names_a_state(self) -> bool:
        return bool(self.if_match) or self.after_key is not None


NO_CLAIM = Claim()


def request_hash(method: str, path: str, body: Any) -> str:
    """Return the same hash for the same request, however its JSON was spaced or ordered."""
    canonical = orjson.dumps([method, path, body], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
