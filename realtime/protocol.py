"""What goes over the wire: frames between processes, messages to viewers, and the close codes, named once."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import orjson

GAME_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
FRAME_TYPE = "game.frame"


class CloseCode(IntEnum):
    """Why the server ended a socket; docs/protocol.md says what a client does about each."""

    RESTARTING = 1012
    FOREIGN_ORIGIN = 4403
    UNKNOWN_GAME = 4404
    TOO_SLOW = 4408
    # In place of 1013, which autobahn, and so Daphne, lets no application send.
    TRY_LATER = 4503


class Place(NamedTuple):
    """Names one state of a match; places compare in the order in which states came about."""

    epoch: int
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"


NOWHERE = Place(-1, -1)


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of one match as it goes to viewers. `base_seq` is absent where `body` holds a whole snapshot.

    `recorded_at` is when the event was recorded, in seconds since 1970.
    """

    match_id: str
    place: Place
    base_seq: int | None
    body: bytes
    recorded_at: float

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


def group_of(match_id: str) -> str:
    """The channel layer's group of all processes that have viewers of the match."""
    return f"game.{match_id}"


def parse_place(text: str) -> Place | None:
    """The place that "EPOCH.SEQ" names; absent where the text names none."""
    epoch, _, seq = text.partition(".")
    if not (epoch.isascii() and epoch.isdigit() and seq.isascii() and seq.isdigit() and len(text) <= 40):
        return None
    return Place(int(epoch), int(seq))


def state_update(match_id: str, place: Place, part: str, body: bytes) -> bytes:
    """A `state:update` message; `part` is "delta" or "snapshot", `body` its JSON, taken over byte for byte."""
    head = orjson.dumps({"event": "state:update", "id": match_id, "epoch": place.epoch, "seq": place.seq})
    return b'%b,"%b":%b}' % (head[:-1], part.encode(), body)


def heartbeat(match_id: str, place: Place) -> bytes:
    return orjson.dumps({"event": "heartbeat", "id": match_id, "epoch": place.epoch, "seq": place.seq})
