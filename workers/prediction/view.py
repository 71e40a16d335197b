"""GET /games/{id}/prediction: the newest prediction, and the curve that led to it."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from scoring.api.conditional import respond_tagged
from scoring.api.schema import describe_read as described
from scoring.api.views import View
from workers.prediction import curves
from workers.prediction.dl.schema import PAR

CHANCE = {"type": "number", "minimum": 0, "maximum": 1}
WHOLE = {"type": "integer"}
TEXT = {"type": "string"}


def shape(*optional: str, **properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


PREDICTION = {
    **shape(
        *("model", "innings", "win", "score", "unpredicted", "dl"),
        model=TEXT,
        innings=WHOLE,
        win={"type": "object", "additionalProperties": CHANCE, "description": "By team id; a tie is half to each."},
        score=shape(projected=WHOLE, low=WHOLE, high=WHOLE),
        unpredicted=shape(code=TEXT, detail=TEXT),
        dl={**PAR, "description": "In a limited-overs chase."},
    ),
    "description": "As in prediction:update; `unpredicted` alone, and why, where the model does not apply.",
}
SWING = {"type": "number", "description": "What this ball changed; absent where the chance before it is not known."}
BALL = {"seq": WHOLE, "innings": WHOLE, "over": {**TEXT, "example": "18.3"}}
POINT = shape(
    *("swing", "projected", "par"),
    **BALL,
    runs=WHOLE,
    wickets=WHOLE,
    win=CHANCE,
    swing=SWING,
    projected=WHOLE,
    par={**WHOLE, "description": "D/L Standard Edition, or the referee's, in a chase."},
)
ANSWER = shape(
    id=TEXT,
    epoch=WHOLE,
    seq=WHOLE,
    prediction=PREDICTION,
    team_id={**TEXT, "description": "Whose chance `win` and `swing` are, throughout: the first-listed team's."},
    curve={"type": "array", "items": POINT, "description": "After each ball in force, in order; no super overs."},
    swings={"type": "array", "items": shape(**BALL, swing=SWING), "description": "The five biggest, biggest first."},
)


class PredictionView(View):
    permission_classes: list[Any] = []

    @described(
        "Who will win and what the innings will come to, now and after each ball",
        ANSWER,
        operation="get_prediction",
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
        refused=(404,),
    )
    def get(self, request: Request, match_id: str) -> HttpResponse:
        answer = curves.newest(match_id)
        return respond_tagged(request, answer.tag, answer.body)
