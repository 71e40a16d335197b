"""What a writer claims besides the body: which request this is, and which state of the match it was made for."""

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson


class Version(NamedTuple):
    """A state of a match; without an epoch any will do."""

    epoch: int | None
    seq: int

    def names(self, epoch: int, seq: int) -> bool:
        return self.seq == seq and self.epoch in (None, epoch)


@dataclass(frozen=True, slots=True)
class Claim:
    """`if_match` lists states that will do; `after_key` is the Idempotency-Key of the event that must be the newest."""

    idempotency_key: str | None = None
    request_hash: str = ""
    if_match: tuple[Version, ...] = ()
    after_key: str | None = None
    dry_run: bool = False

    @property
    def names_a_state(self) -> bool:
        return bool(self.if_match) or self.after_key is not None


NO_CLAIM = Claim()


def request_hash(method: str, path: str, body: Any) -> str:
    """The same for the same request however its JSON was spaced or ordered."""
    canonical = orjson.dumps([method, path, body], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
