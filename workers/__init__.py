"""Work after a ball is recorded: publishing, predicting, rebuilding.

- `tasks`: the Celery tasks; the path of a ball to its viewers begins at `tasks.recompute`.
- `rebuild`: drops everything derived of a match and builds it again from its log.
- `models`: the tables of ratings and of what they have learnt from.
- `prediction/`: win probabilities and projected scores, Duckworth-Lewis, training and back-tests.
- `metrics`: counters of the workers, and of predictions for a request.
- `management/commands/`: `rebuild`, `restored`, `ratings`, `import_history`, `train_predictor`, `backtest`.

A new task: a function in `tasks` that takes ids and calls one function, and its queue in cricksy/settings.py.
"""
