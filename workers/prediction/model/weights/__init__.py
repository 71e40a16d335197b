"""The weights that are served, one file a kind of match (`*.json.gz`), and where they come from (`*.about.json`).

`two_innings.json` is of matches of two innings a side (workers.prediction.two_innings.weights).

- `files`: paths, loading and saving.
- `encoding`: from a `Model` to the JSON of a file.
- `decoding`: from that JSON to a `Model`.

The same matches give the same bytes. The files are written by `manage.py train_predictor` (docs/prediction.md).
"""
