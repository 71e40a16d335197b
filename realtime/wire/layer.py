"""Updates as messages of the channel layer: the form in which they go from process to process, and into the history."""

from typing import Final, Literal, TypedDict

from realtime.wire.frames import Frame, PredictionUpdate, Update
from scoring.place import Place

FRAME_TYPE: Final = "game.frame"
PREDICTION_TYPE: Final = "game.prediction"


class FrameMessage(TypedDict):
    type: Literal["game.frame"]
    id: str
    epoch: int
    seq: int
    base_seq: int | None
    body: bytes
    recorded_at: float


class PredictionMessage(TypedDict):
    type: Literal["game.prediction"]
    id: str
    epoch: int
    seq: int
    body: bytes


LayerMessage = FrameMessage | PredictionMessage


def group_name(match_id: str) -> str:
    """Return the group of all processes that have viewers of the match."""
    return f"game.{match_id}"


def encode(update: Update) -> LayerMessage:
    return encode_frame(update) if isinstance(update, Frame) else encode_prediction(update)


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


def encode_prediction(update: PredictionUpdate) -> PredictionMessage:
    return {
        "type": PREDICTION_TYPE,
        "id": update.match_id,
        "epoch": update.place.epoch,
        "seq": update.place.seq,
        "body": update.body,
    }


def decode(message: LayerMessage) -> Update:
    return decode_prediction(message) if message["type"] == PREDICTION_TYPE else decode_frame(message)


def decode_frame(message: FrameMessage) -> Frame:
    place = Place(message["epoch"], message["seq"])
    return Frame(message["id"], place, message["base_seq"], message["body"], message["recorded_at"])


def decode_prediction(message: PredictionMessage) -> PredictionUpdate:
    return PredictionUpdate(message["id"], Place(message["epoch"], message["seq"]), message["body"])
