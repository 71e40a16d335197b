"""A match of plain numbers to publish and watch, for tests of the live side that need no cricket."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

import orjson

from realtime.redis import broadcast, predictions
from realtime.redis.broadcast import make_frame
from realtime.wire.frames import Frame
from scoring.engine.views import delta
from scoring.place import Place
from scoring.publishing.changes import MatchUpdate

numbers = itertools.count(1)


@dataclass(frozen=True)
class Recorded:
    seq: int
    base_seq: int | None
    kind: str
    body: bytes
    recorded_at: float = field(default_factory=time.time)


@dataclass
class Game:
    """Each ball adds a run. `snapshot` is the newest state, to compare viewers with."""

    id: str = field(default_factory=lambda: f"game-{next(numbers)}")
    epoch: int = 1
    seq: int = 0
    snapshot: dict[str, Any] = field(
        default_factory=lambda: {"total_runs": 0, "batting": {}, "deliveries": deliveries(0)}
    )

    def begin(self) -> "Game":
        self.publish([self.whole()])
        return self

    def balls(self, count: int = 1) -> list[Recorded]:
        return [self.ball() for _ in range(count)]

    def ball(self) -> Recorded:
        self.seq += 1
        batter = {"runs": self.seq, "name": "Ånna <b>" if self.seq % 2 else "Béa"}
        newer = {
            "total_runs": self.seq,
            "batting": {**self.snapshot["batting"], f"p{self.seq % 11}": batter},
            "deliveries": deliveries(self.seq),
        }
        body = orjson.dumps({"type": "delta", "base_seq": self.seq - 1, **delta.diff(self.snapshot, newer)})
        self.snapshot = newer
        return Recorded(self.seq, self.seq - 1, "delta", body)

    def whole(self) -> Recorded:
        return Recorded(self.seq, None, "snapshot", self.as_json())

    def as_json(self) -> bytes:
        return orjson.dumps(self.snapshot)

    def summary(self) -> bytes:
        return orjson.dumps({"situation": f"{self.seq} runs"})

    def publish(self, frames: list[Recorded]) -> None:
        assert not broadcast.publish([MatchUpdate(self.id, self.epoch, frames, self.as_json(), self.summary())])

    def play(self, count: int = 1) -> None:
        self.publish(self.balls(count))

    def play_lost(self, count: int = 1) -> None:
        """Publish balls to the history and seq, but lose their messages."""
        for recorded in self.balls(count):
            lose(self, recorded)

    def predict(self, chance: float = 0.5) -> None:
        """Publish a prediction for the newest ball."""
        predictions.publish(self.id, self.place, {"win": {"a": chance}})

    @property
    def place(self) -> Place:
        return Place(self.epoch, self.seq)

    def frame(self, recorded: Recorded) -> Frame:
        return make_frame(self.id, self.epoch, recorded)


def deliveries(seq: int) -> dict[str, Any]:
    first = max(0, seq - 60)
    return {"from_index": first, "list": [{"index": index, "runs": index % 7} for index in range(first, seq)]}


def lose(game: Game, recorded: Recorded) -> None:
    """Publish a ball without its message to the group."""
    original = broadcast.SCRIPT
    broadcast.SCRIPT = original.replace("redis.call('PUBLISH', channel, message)", "")
    try:
        game.publish([recorded])
    finally:
        broadcast.SCRIPT = original
