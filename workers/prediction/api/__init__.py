"""The HTTP views of predictions and of Duckworth-Lewis.

They are here and not in `scoring.api` because imports go one way: `scoring` knows no model
(docs/decisions/006-prediction-views-stand-with-the-model.md). They use the base view, the errors and the schema helpers
of `scoring.api`.

- `urls`: the routes, the one include of cricksy.urls.
- `prediction`, `prediction_schema`: GET /games/{id}/prediction.
- `dl`, `dl_schema`: GET /games/{id}/dl.

A new route: a view, its schema, a line in `urls`, and its description in docs/protocol.md.
"""
