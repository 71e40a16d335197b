"""The JSON schema of GET /games/{id}/prediction."""

from scoring.api.shapes import INTEGER, STRING, Schema, object_schema
from workers.prediction.api.dl_schema import PAR

CHANCE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
PROJECTION = object_schema(["projected", "low", "high"], projected=INTEGER, low=INTEGER, high=INTEGER)
KNOWN = object_schema(["known", "players"], known={"type": "boolean"}, players=CHANCE, days=INTEGER)
PREDICTION: Schema = {
    **object_schema(
        [],
        model=STRING,
        innings=INTEGER,
        win={
            "type": "object",
            "additionalProperties": CHANCE,
            "description": "Chance by team id; a tie counts half for each.",
        },
        draw={**CHANCE, "description": "In matches of two innings a side; it and the chances of `win` sum to 1."},
        score=PROJECTION,
        known={
            "type": "object",
            "additionalProperties": KNOWN,
            "description": "By team id: whether the side is rated, the share of its players who are, and the age of "
            "its newest rating in days. Not in matches of two innings a side, and not after the end.",
        },
        caution={**STRING, "description": "A sentence for viewers, if little is known of the sides."},
        unpredicted=object_schema(["code", "detail"], code=STRING, detail=STRING),
        dl={**PAR, "description": "In a limited-overs chase."},
    ),
    "description": "As in prediction:update. If the model does not apply, only `unpredicted`, with the reason.",
}
SWING: Schema = {
    "type": "number",
    "description": "The change of `win` by this ball; missing if there is no prediction before it.",
}
BALL: dict[str, Schema] = {"seq": INTEGER, "innings": INTEGER, "over": {**STRING, "example": "18.3"}}
POINT = object_schema(
    [*BALL, "runs", "wickets", "win"],
    **BALL,
    runs=INTEGER,
    wickets=INTEGER,
    win=CHANCE,
    draw=CHANCE,
    swing=SWING,
    projected=INTEGER,
    par={**INTEGER, "description": "D/L Standard Edition, or the referee's, in a chase."},
)
CURVE = object_schema(
    ["id", "epoch", "seq", "prediction", "team_id", "curve", "swings"],
    id=STRING,
    epoch=INTEGER,
    seq=INTEGER,
    prediction=PREDICTION,
    team_id={**STRING, "description": "The first-listed team: `win` and `swing` are its chance throughout."},
    curve={"type": "array", "items": POINT, "description": "After each ball in force, in order; no super overs."},
    swings={
        "type": "array",
        "items": object_schema([*BALL, "swing"], **BALL, swing=SWING),
        "description": "The five biggest, biggest first.",
    },
)
