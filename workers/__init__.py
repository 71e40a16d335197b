"""What runs after a ball is recorded: publishing, predicting, rebuilding.

- `tasks`: the Celery tasks; the way of a ball to its viewers begins at `tasks.recompute`.
- `rebuild`: everything derived of a match dropped and made again from its log.
- `prediction/`: win probabilities and projected scores, Duckworth-Lewis, training and back-tests.
- `metrics`: what the workers count, and predictions made for a request; only HTTP processes serve them yet.
- `management/commands/`: `rebuild`, `train_predictor`, `backtest`.

A new task: a function in `tasks` that takes ids and calls one function, and its queue in cricksy/settings.py.
"""
