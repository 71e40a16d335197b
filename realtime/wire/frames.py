"""Updates of a match as the processes pass them on: a frame for each change of state, and predictions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from realtime.wire import messages
from realtime.wire.messages import Message
from scoring.place import Place
from scoring.redis_store.unreadable import UnreadableError


@dataclass(frozen=True)
class Frame:
    """One change of a match's state. `body` is the whole `state:update`, as viewers get it.

    `base_seq` is the seq of the state that the delta applies to, and None if `body` has a snapshot. `recorded_at` is
    when the event was recorded, in seconds since 1970.
    """

    match_id: str
    place: Place
    base_seq: int | None
    body: bytes
    recorded_at: float

    @cached_property
    def message(self) -> Message:
        return Message([self.body])

    def follows(self, place: Place) -> bool:
        """Return whether this is the delta from `place`."""
        return self.place.epoch == place.epoch and self.base_seq == place.seq


@dataclass(frozen=True)
class WholeUpdate:
    """An update that replaces any earlier one of its kind. `body` is the whole message, as viewers get it."""

    match_id: str
    place: Place
    body: bytes

    @cached_property
    def message(self) -> Message:
        return Message([self.body])


class PredictionUpdate(WholeUpdate):
    """The prediction for one state of a match: a `prediction:update`."""


class SummaryUpdate(WholeUpdate):
    """A match as a row of a list shows it: a `summary:update`, for viewers of lists."""


Update = Frame | PredictionUpdate
"""Of one match, for its viewers."""
AnyUpdate = Update | SummaryUpdate


def snapshot_frame(match_id: str, place: Place, snapshot: bytes) -> Frame:
    """Make a frame from the JSON of a stored or folded snapshot; when its event was recorded is not known."""
    return Frame(match_id, place, None, messages.state_update(match_id, place, "snapshot", snapshot), 0.0)


def summary_update(match_id: str, place: Place, summary: bytes) -> SummaryUpdate:
    return SummaryUpdate(match_id, place, messages.summary_update(match_id, place, summary))


def parse_summary(body: bytes) -> SummaryUpdate:
    """Return the update for a stored `summary:update`. Raises ValueError for anything else."""
    match orjson.loads(body):
        case {"id": str(match_id), "epoch": int(epoch), "seq": int(seq), "summary": dict()}:
            return SummaryUpdate(match_id, Place(epoch, seq), body)
    raise UnreadableError


def prediction_update(match_id: str, place: Place, prediction: Mapping[str, Any]) -> PredictionUpdate:
    return PredictionUpdate(match_id, place, messages.prediction_update(match_id, place, prediction))


def parse_prediction(body: bytes) -> PredictionUpdate:
    """Return the update for a stored `prediction:update`. Raises ValueError for anything else."""
    match orjson.loads(body):
        case {"id": str(match_id), "epoch": int(epoch), "seq": int(seq), "prediction": dict()}:
            return PredictionUpdate(match_id, Place(epoch, seq), body)
    raise UnreadableError
