"""Training: from played matches to the weights of a model. Needs numpy and pyarrow, which serving does not.

Reading matches:

- `libraries`: checks that the training libraries are installed.
- `sources`: all matches under some paths, each once, sorted by day.
- `cricsheet_files`: Cricsheet files, folded by the scoring engine.
- `ball_tables`: parquet files with a row a ball.

The steps of `train.train`, in order:

- `outcomes`: how often each outcome of a ball followed, counted and smoothed.
- `recursion`: the tables, by dynamic programming.
- (`model.learning`: the walk through the ratings.)
- `design`: the design rows after every ball.
- `fit_chase`, `fit_score`, `fit_defence`: the weights of a chase, of a total, of a first innings' chance.
- `fit_baselines`: the weights of the baselines.
- `fisher_scoring`: the optimiser that these share.
- `about`: the description that is kept beside a weights file.

The same matches must give the same bytes (`tests/prediction/test_training.py`): keep the order of every sum.
"""
