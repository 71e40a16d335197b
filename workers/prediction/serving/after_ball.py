"""The predictions that viewers get after balls: computed after the commit, for the newest state of each match only."""

from collections.abc import Sequence

import structlog

from realtime.redis import predictions
from realtime.redis.predictions import Prediction
from scoring.publishing.catch_up import Published
from workers import metrics
from workers.prediction.rated.served import standing_of
from workers.prediction.serving.description import describe

log = structlog.get_logger(__name__)


def send_predictions(published: Sequence[Published]) -> None:
    """Predict the states that were just published, and send the predictions to viewers.

    Raises nothing: viewers have the balls, so a failure is counted and logged, and the next ball predicts again.
    """
    made = [found for each in published if (found := _predict(each)) is not None]
    try:
        predictions.publish_all(made)
    except Exception as error:
        metrics.prediction_failures.inc(len(made))
        log.exception("predictions_failed", matches=[each.match_id for each in made], error=repr(error))


def _predict(published: Published) -> Prediction | None:
    state = published.log.state
    try:
        body = describe(state, standing_of(state))
        body.pop("known", None)  # no ball changes it, and GET /games/{id}/prediction has it
        return Prediction(published.match_id, published.place, body)
    except Exception as error:
        metrics.prediction_failures.inc()
        log.exception("prediction_failed", match=published.match_id, seq=published.place.seq, error=repr(error))
        return None
