"""Back-tests: the served model on matches it was not trained on, compared with baselines on the same balls.

- `choice`: which matches are judged, and their strengths as known before each.
- `predicted_balls`: every ball as the model and the baselines predicted it, in columns.
- `measures`: log-loss, Brier score, calibration error, RMSE and others, with bootstrap intervals over matches.
- `report`: the measures over all balls, by over, by competition; the shape of `backtest --json`.
- `report_text`: the report as text for a terminal.
- `diagram`: the reliability diagram.
- `judge`: all of it for one kind of match.

A new measure: a column and a line in `measures`, and a column in `report_text`.
"""
