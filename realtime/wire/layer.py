"""Updates as messages of the channel layer: the form in which they go from process to process, and into the history."""

from typing import Final, Literal, TypedDict

import orjson

from realtime.wire.frames import AnyUpdate, Frame, PredictionUpdate, SummaryUpdate
from scoring.place import Place
from scoring.redis_store.unreadable import UnreadableError

FRAME_TYPE: Final = "game.frame"
PREDICTION_TYPE: Final = "game.prediction"
SUMMARY_TYPE: Final = "game.summary"

LISTS: Final = "all.summaries"
"""In place of a match's id: the summaries of all matches. No match has such an id."""


class FrameMessage(TypedDict):
    type: Literal["game.frame"]
    id: str
    epoch: int
    seq: int
    base_seq: int | None
    body: bytes
    recorded_at: float


class WholeMessage(TypedDict):
    type: Literal["game.prediction", "game.summary"]
    id: str
    epoch: int
    seq: int
    body: bytes


LayerMessage = FrameMessage | WholeMessage


def group_name(match_id: str) -> str:
    """Return the group of all processes that have viewers of the match."""
    return f"game.{match_id}"


def encode(update: AnyUpdate) -> LayerMessage:
    if isinstance(update, Frame):
        return encode_frame(update)
    return {
        "type": PREDICTION_TYPE if isinstance(update, PredictionUpdate) else SUMMARY_TYPE,
        "id": update.match_id,
        "epoch": update.place.epoch,
        "seq": update.place.seq,
        "body": update.body,
    }


def encode_frame(frame: Frame) -> FrameMessage:
    # Always the same order of keys, so that a repeated frame has the same bytes.
    return {
        "type": FRAME_TYPE,
        "id": frame.match_id,
        "epoch": frame.place.epoch,
        "seq": frame.place.seq,
        "base_seq": frame.base_seq,
        "body": frame.body,
        "recorded_at": frame.recorded_at,
    }


def decode(message: object) -> AnyUpdate:
    """Return the update that was encoded. Raises UnreadableError for anything that `encode` cannot have made."""
    match message:
        case {"type": "game.frame"}:
            return decode_frame(message)
        case {"type": "game.prediction", "id": str(match), "epoch": int(epoch), "seq": int(seq), "body": bytes(body)}:
            return PredictionUpdate(match, Place(epoch, seq), require_object(body))
        case {"type": "game.summary", "id": str(match), "epoch": int(epoch), "seq": int(seq), "body": bytes(body)}:
            return SummaryUpdate(match, Place(epoch, seq), require_object(body))
    raise UnreadableError


def decode_frame(message: object) -> Frame:
    """Raises UnreadableError."""
    match message:
        case {
            "type": "game.frame",
            "id": str(match_id),
            "epoch": int(epoch),
            "seq": int(seq),
            "base_seq": int() | None as base_seq,
            "body": bytes(body),
            "recorded_at": int() | float() as recorded_at,
        }:
            return Frame(match_id, Place(epoch, seq), base_seq, require_object(body), recorded_at)
    raise UnreadableError


def require_object(body: bytes) -> bytes:
    """Return the body if it is a JSON object: viewers get these bytes as they are."""
    try:
        if isinstance(orjson.loads(body), dict):
            return body
    except ValueError as error:
        raise UnreadableError from error
    raise UnreadableError
