"""What goes over the wire: frames between processes, messages to viewers, and the close codes, named once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import orjson

from scoring.place import Place

FRAME_TYPE = "game.frame"
PREDICTION_TYPE = "game.prediction"
# What realtime.server puts into a WebSocket's scope: a realtime.viewer.Writer.
WRITE_EXTENSION = "cricksy.write"


class CloseCode(IntEnum):
    """Why the server ended a socket; docs/protocol.md says what a client does about each."""

    RESTARTING = 1012
    UNKNOWN_GAME = 4404
    TOO_SLOW = 4408
    # In place of 1013, which autobahn, and so Daphne, lets no application send.
    TRY_LATER = 4503


class Message:
    """One or more texts for viewers, prepared once for all who get them."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self.bodies = tuple(bodies)

    @cached_property
    def wire(self) -> bytes:
        """As a WebSocket server puts them on the wire."""
        return b"".join(map(text_frame, self.bodies))

    @cached_property
    def size(self) -> int:
        """Bytes of the texts."""
        return sum(map(len, self.bodies))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(body.decode() for body in self.bodies)


def text_frame(body: bytes) -> bytes:
    """A final, unmasked text frame (RFC 6455, section 5.2)."""
    size = len(body)
    if size < 126:
        head = bytes((0x81, size))
    elif size < 1 << 16:
        head = b"\x81\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x81\x7f" + size.to_bytes(8, "big")
    return head + body


@dataclass(frozen=True)
class Frame:
    """One event of one match as it goes to viewers. `base_seq` is absent where `body` holds a whole snapshot.

    `recorded_at` is when the event was recorded, in seconds since 1970.
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
        return self.place.epoch == place.epoch and self.base_seq == place.seq

    def as_message(self) -> dict[str, Any]:
        """The frame as a message of the channel layer."""
        return {
            "type": FRAME_TYPE,
            "id": self.match_id,
            "epoch": self.place.epoch,
            "seq": self.place.seq,
            "base_seq": self.base_seq,
            "body": self.body,
            "recorded_at": self.recorded_at,
        }


def frame_of(message: dict[str, Any]) -> Frame:
    place = Place(message["epoch"], message["seq"])
    return Frame(message["id"], place, message["base_seq"], message["body"], message["recorded_at"])


@dataclass(frozen=True)
class PredictionUpdate:
    """What is predicted at one place of a match; `body` is the whole message as viewers get it."""

    match_id: str
    place: Place
    body: bytes

    @cached_property
    def message(self) -> Message:
        return Message([self.body])

    def as_message(self) -> dict[str, Any]:
        """The update as a message of the channel layer."""
        return {
            "type": PREDICTION_TYPE,
            "id": self.match_id,
            "epoch": self.place.epoch,
            "seq": self.place.seq,
            "body": self.body,
        }


def heard_of(message: dict[str, Any]) -> Frame | PredictionUpdate:
    """What a message of a match's group is."""
    if message["type"] != PREDICTION_TYPE:
        return frame_of(message)
    return PredictionUpdate(message["id"], Place(message["epoch"], message["seq"]), message["body"])


def prediction_update(match_id: str, place: Place, prediction: Mapping[str, Any]) -> PredictionUpdate:
    event = {"event": "prediction:update", "id": match_id, "epoch": place.epoch, "seq": place.seq}
    return PredictionUpdate(match_id, place, orjson.dumps({**event, "prediction": prediction}))


def read_prediction(body: bytes) -> PredictionUpdate:
    """From the message as viewers get it."""
    message = orjson.loads(body)
    return PredictionUpdate(message["id"], Place(message["epoch"], message["seq"]), body)


def group_of(match_id: str) -> str:
    """The channel layer's group of all processes that have viewers of the match."""
    return f"game.{match_id}"


def state_update(match_id: str, place: Place, part: str, body: bytes) -> bytes:
    """A `state:update` message; `part` is "delta" or "snapshot", `body` its JSON, taken over byte for byte."""
    head = orjson.dumps({"event": "state:update", "id": match_id, "epoch": place.epoch, "seq": place.seq})
    return b'%b,"%b":%b}' % (head[:-1], part.encode(), body)


def snapshot_frame(match_id: str, place: Place, snapshot: bytes) -> Frame:
    """A frame for viewers from the JSON of a snapshot that was stored or folded. When it was recorded is not known."""
    return Frame(match_id, place, None, state_update(match_id, place, "snapshot", snapshot), 0.0)


def heartbeat(match_id: str, place: Place) -> Message:
    return Message([orjson.dumps({"event": "heartbeat", "id": match_id, "epoch": place.epoch, "seq": place.seq})])
