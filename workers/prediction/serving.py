"""Sends the prediction of a state that was just published. It comes last, and its failures stop nothing else."""

from typing import Any

import structlog

from realtime import predictions
from scoring.engine.states.match import MatchState
from scoring.publishing.catch_up import Published
from workers import metrics
from workers.prediction.dl.serving import par_of
from workers.prediction.predict import predict
from workers.prediction.prediction import Prediction

log = structlog.get_logger(__name__)


def send_prediction(published: Published) -> None:
    """Predict the newest state and send it to viewers. Failures are counted: the ball has reached viewers already."""
    try:
        predictions.publish(published.match_id, published.place, describe(published.log.state))
    except Exception as error:
        metrics.prediction_failures.inc()
        log.exception("prediction_failed", match=published.match_id, seq=published.place.seq, error=repr(error))


def describe(match: MatchState) -> dict[str, Any]:
    """Return the prediction, or why there is none, and in a chase the par."""
    with metrics.prediction_seconds.time():
        prediction = predict(match)
    metrics.predictions.labels("predicted" if isinstance(prediction, Prediction) else "unpredicted").inc()
    dl = par_of(match)
    return prediction.body() | ({"dl": dl} if dl else {})
