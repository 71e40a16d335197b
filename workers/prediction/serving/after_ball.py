"""The prediction that viewers get after a ball: computed after the commit, for the newest state only."""

import structlog

from realtime.redis import predictions
from scoring.publishing.catch_up import Published
from workers import metrics
from workers.prediction.serving.description import describe

log = structlog.get_logger(__name__)


def send_prediction(published: Published) -> None:
    """Predict the state that was just published, and send the prediction to viewers.

    Raises nothing: viewers have the ball already, so a failure is counted and logged, and the next ball predicts again.
    """
    try:
        predictions.publish(published.match_id, published.place, describe(published.log.state))
    except Exception as error:
        metrics.prediction_failures.inc()
        log.exception("prediction_failed", match=published.match_id, seq=published.place.seq, error=repr(error))
