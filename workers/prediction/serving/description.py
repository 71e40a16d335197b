"""The prediction of one state as JSON: in a message, and in GET /games/{id}/prediction."""

from typing import NotRequired, TypedDict, cast

from scoring.engine.states.match import MatchState
from workers import metrics
from workers.prediction.dl.configured import par_of
from workers.prediction.dl.standing import ParBody
from workers.prediction.inputs.unpredicted import Reason
from workers.prediction.model.knowledge import SideKnowledgeBody
from workers.prediction.model.prediction import Prediction, ProjectionBody
from workers.prediction.rated.standing import Standing
from workers.prediction.serving.predict import predict


class Description(TypedDict):
    """Either the body of a Prediction or that of an Unpredicted; in a limited-overs chase with the par."""

    model: NotRequired[str]
    innings: NotRequired[int]
    win: NotRequired[dict[str, float]]
    draw: NotRequired[float]
    score: NotRequired[ProjectionBody]
    known: NotRequired[dict[str, SideKnowledgeBody]]
    caution: NotRequired[str]
    unpredicted: NotRequired[Reason]
    dl: NotRequired[ParBody]


def describe(match: MatchState, standing: Standing | None) -> Description:
    """Return the prediction, or the reason why there is none; in a limited-overs chase also the par."""
    with metrics.prediction_seconds.time():
        prediction = predict(match, standing)
    metrics.predictions.labels("predicted" if isinstance(prediction, Prediction) else "unpredicted").inc()
    description = cast(Description, prediction.body())
    dl = par_of(match)
    if dl:
        description["dl"] = dl
    return description
