"""The JSON schemas of frames by HTTP."""

from drf_spectacular.utils import OpenApiParameter

from realtime.wire import blocks
from scoring.api.shapes import INTEGER, STRING, Schema, object_schema

MESSAGE: Schema = {"type": "object", "additionalProperties": True}
FRAMES: Schema = {
    "type": "array",
    "items": MESSAGE,
    "description": "Messages `state:update` in order, byte for byte as a WebSocket sends them.",
}
HEAD = object_schema(
    ["id", "epoch", "seq", "block", "frames"],
    id=STRING,
    epoch=INTEGER,
    seq={**INTEGER, "description": "Of the newest published state, known to be the newest."},
    block={**INTEGER, "description": "Frames in a block."},
    stuck={**INTEGER, "description": "Only while nothing newer can be shown: event `stuck` cannot be folded."},
    frames={
        **FRAMES,
        "description": "Those of the open block, in order; while the block before has gaps, a snapshot comes first.",
    },
    prediction={**MESSAGE, "description": "The newest `prediction:update`, if it is of this state or an earlier one."},
)
CLOSED = object_schema(
    ["id", "epoch", "from", "to", "frames"],
    **{"id": STRING, "epoch": INTEGER, "from": INTEGER, "to": INTEGER, "frames": FRAMES},
)
BLOCK = OpenApiParameter(
    "block",
    {"type": "string", "pattern": "^[0-9]{1,9}-[0-9]{1,9}$", "example": "17-32"},
    OpenApiParameter.PATH,
    description=f"The seqs of a block of {blocks.SIZE}: 1-16, 17-32 and so on.",
)
EPOCH = OpenApiParameter(
    "epoch", {"type": "integer", "minimum": 1}, description="With it, the answer may be cached for ever."
)
IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)
