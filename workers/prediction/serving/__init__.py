"""Predictions as they are served, without numpy: after every ball, and on request with the curve of the match.

- `predict`: the prediction of one match state; `predict(match)` takes about 100 microseconds. Matches of two innings a
  side go to `two_innings`.
- `match_curve`: the chance after every ball of a match.
- `cached_curve`: the body of GET /games/{id}/prediction, cached in this process and in Redis.
- `description`: a prediction, or the reason why there is none, as JSON; with the par.
- `after_ball`: the prediction that is sent to viewers after a ball was published.

A new field of a prediction: `model.prediction.PredictionBody`. A new field of a point on the curve:
`match_curve.Point`. Each also has a line in `api.prediction_schema` and in docs/protocol.md.
"""
