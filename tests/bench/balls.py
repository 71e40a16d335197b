"""Matches to publish and measure, made with the engine only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson

from realtime.wire.messages import state_update
from scoring.cricsheet.importing.fold import list_events
from scoring.cricsheet.reading.documents import Document
from scoring.cricsheet.reading.file import parse
from scoring.cricsheet.replaying.requests import build_request
from scoring.cricsheet.simulating.match import simulate
from scoring.engine.conditions import Format
from scoring.engine.log.proposals import propose_created, propose_event
from scoring.engine.views import delta
from scoring.engine.views.snapshot import snapshot
from scoring.place import Place

Json = dict[str, Any]
# About the mean size of a whole message in a T20: a ball of this size represents all.
TYPICAL_BYTES = 450
# Five digits from first to last, so that all frames have the same size.
FIRST_SEQ = 10_000


def simulated(seed: int, form: Format = Format.T20) -> Document:
    return parse(orjson.dumps(simulate(seed, form)))


def snapshots(document: Document, match_id: str) -> Iterator[tuple[str, Json]]:
    """Yield the kind of each event and the snapshot after it, as if recorded through the API."""
    book = None
    for event in list_events(document, match_id):
        _, body = build_request(event, match_id)
        body.pop("kind", None)
        proposal = propose_created(body) if book is None else propose_event(book, event.kind, body)
        book = proposal.log
        yield event.kind, snapshot(book.state)


@cache
def typical_ball() -> tuple[Json, bytes]:
    """Return the ball of a simulated T20 whose message has the most typical size: the snapshot before it, its delta."""
    before: Json | None = None
    chosen: tuple[int, Json, Json] | None = None
    for kind, after in snapshots(simulated(1), "final"):
        if before is not None and kind == "delivery":
            change = delta.diff(before, after)
            off = abs(len(orjson.dumps(change)) + 90 - TYPICAL_BYTES)
            if chosen is None or off < chosen[0]:
                chosen = off, change, before
        before = after
    assert chosen is not None
    return chosen[1], orjson.dumps(chosen[2])


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change in the form that is handed to realtime.redis.broadcast."""

    seq: int
    base_seq: int | None
    kind: str
    body: bytes
    recorded_at: float


@dataclass(slots=True)
class PlainMatch:
    """A match in which every ball is the typical one. Nobody applies the deltas, so they need not fit."""

    id: str
    seq: int = FIRST_SEQ
    epoch: int = 1
    change: Json = field(default_factory=lambda: typical_ball()[0])
    whole: bytes = field(default_factory=lambda: typical_ball()[1])

    def beginning(self, now: float) -> Recorded:
        return Recorded(self.seq, None, "snapshot", self.whole, now)

    def ball(self, now: float, padding: int = 0) -> Recorded:
        """Return the next ball. `padding` makes its message longer by so many bytes."""
        self.seq += 1
        change = self.change | {"padding": "." * padding} if padding else self.change
        body = orjson.dumps({"type": "delta", "base_seq": self.seq - 1, **change})
        return Recorded(self.seq, self.seq - 1, "delta", body, now)

    def message(self, recorded: Recorded) -> bytes:
        """Return the message that viewers get."""
        return state_update(self.id, Place(self.epoch, recorded.seq), recorded.kind, recorded.body)

    @property
    def path(self) -> str:
        return f"/ws/games/{self.id}?since={self.epoch}.{self.seq}"
