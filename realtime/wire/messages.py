"""The JSON messages that viewers get; docs/protocol.md describes them."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from realtime.wire import server_sent_events
from realtime.wire.websocket import text_frame
from scoring.place import Place


class Message:
    """One or more texts for viewers. Each form is made once, for all viewers who get it."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self.bodies = tuple(bodies)

    @cached_property
    def wire(self) -> bytes:
        """The texts as WebSocket frames."""
        return b"".join(map(text_frame, self.bodies))

    @cached_property
    def events(self) -> bytes:
        """The texts as Server-Sent Events."""
        return b"".join(map(server_sent_events.event, self.bodies))

    @cached_property
    def chunk(self) -> "Chunk":
        return Chunk(server_sent_events.chunk(self.events))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Bytes of each text, without framing."""
        return tuple(map(len, self.bodies))

    @cached_property
    def size(self) -> int:
        return sum(self.sizes)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(body.decode() for body in self.bodies)


class Chunk(NamedTuple):
    """Server-Sent Events as they go to a socket of HTTP."""

    wire: bytes


class Comment(Message):
    """What keeps a stream of Server-Sent Events open while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__(())

    @cached_property
    def events(self) -> bytes:
        return server_sent_events.COMMENT


def state_update(match_id: str, place: Place, part: str, body: bytes) -> bytes:
    """Make a `state:update`. `part` is "delta" or "snapshot"; `body` is its JSON.

    The body is copied unchanged: the worker has encoded it once, and decoding it here would cost more than the rest.
    """
    return state_update_head(match_id, place, part) + body + b"}"


def state_update_head(match_id: str, place: Place, part: str) -> bytes:
    """Return what stands before the delta or snapshot."""
    head = orjson.dumps({"event": "state:update", "id": match_id, "epoch": place.epoch, "seq": place.seq})
    return b'%b,"%b":' % (head[:-1], part.encode())


def prediction_update(match_id: str, place: Place, prediction: Mapping[str, Any]) -> bytes:
    event = {"event": "prediction:update", "id": match_id, "epoch": place.epoch, "seq": place.seq}
    return orjson.dumps({**event, "prediction": prediction})


def summary_update(match_id: str, place: Place, summary: bytes) -> bytes:
    """Make a `summary:update`; `summary` is its JSON."""
    head = orjson.dumps({"event": "summary:update", "id": match_id, "epoch": place.epoch, "seq": place.seq})
    return b'%b,"summary":%b}' % (head[:-1], summary)


def list_heartbeat() -> Message:
    """Say that all matches of a list are as their newest summaries say."""
    return Message([orjson.dumps({"event": "heartbeat"})])


def heartbeat(match_id: str, place: Place, stuck_seq: int | None = None) -> Message:
    """`stuck_seq` is the seq of an event that cannot be folded; nothing newer can be shown."""
    stuck = {} if stuck_seq is None else {"stuck": stuck_seq}
    head = {"event": "heartbeat", "id": match_id, "epoch": place.epoch, "seq": place.seq}
    return Message([orjson.dumps({**head, **stuck})])
