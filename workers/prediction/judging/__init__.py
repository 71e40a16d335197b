"""Back-tests: the served model on matches it was not trained on, compared with baselines on the same balls.

- `choice`: which matches are judged, and their strengths by ratings that walk and by ratings that stand still.
- `predicted_balls`: every ball as the model and the baselines predicted it, in columns.
- `measures`: log-loss, Brier score, calibration error and slope, RMSE and others; bootstrap intervals over matches.
- `report`: the measures over all balls, by over, by competition, of shortened matches, and the step at the break; the
  shape of `backtest --json`.
- `report_text`: the report as text for a terminal.
- `diagram`: the reliability diagram.
- `judge`: all of it for one kind of match.

A new measure: a column and a line in `measures`, and a column in `report_text`.
"""
