"""The prediction after what was just published, for everyone who watches. It comes last and fails alone."""

from typing import Any

import structlog

from realtime import predictions
from realtime.protocol import Place
from scoring import reads, scoreboard
from scoring.engine.log import Log
from scoring.engine.states import MatchState
from workers import metrics
from workers.prediction.dl.serving import par_of
from workers.prediction.predict import predict
from workers.prediction.prediction import Prediction

log = structlog.get_logger(__name__)


def serve(match_id: str, place: Place) -> None:
    """Predict and publish for the newest state only; whatever goes wrong is counted, for the ball has long gone out."""
    try:
        newest = log_at(match_id, place.seq)
        predictions.publish(match_id, Place(place.epoch, newest.head), told(newest.state))
    except Exception as error:
        metrics.prediction_failures.inc()
        log.exception("prediction_failed", match=match_id, seq=place.seq, error=repr(error))


def told(match: MatchState) -> dict[str, Any]:
    """What is said of a match at this point: the prediction, or why there is none; and the par of a chase."""
    with metrics.prediction_seconds.time():
        prediction = predict(match)
    metrics.predictions.labels("predicted" if isinstance(prediction, Prediction) else "unpredicted").inc()
    dl = par_of(match)
    return prediction.body() | ({"dl": dl} if dl else {})


def log_at(match_id: str, seq: int) -> Log:
    """As it was published a moment ago; where this process does not hold that any more, as the database has it."""
    shown = scoreboard.shown_matches.get(match_id)
    if shown is not None and shown.folded.log.head == seq:
        return shown.folded.log
    return reads.log_of(match_id)
