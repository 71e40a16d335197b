"""Tests and first-class matches, two innings a side: the chance of each side and of a draw (docs/prediction.md).

They have a package of their own since nothing of the limited-overs model fits: time ends the match, not overs.

- `position`: the inputs: where a match stands after an event, and the balls that its days have left.
- `model`: from a position to three chances.
- `weights`: loads and saves the weights, `two_innings.json` beside those of the other models.
- `predict`: the served prediction.

Needed for training and back-tests only, with numpy:

- `matches`: played matches, ball by ball, read from Cricsheet files.
- `tables`: runs and balls that partnerships bring.
- `fit`: the fit of the numbers of the model.
- `judge`: the log-loss by innings, with bootstrap intervals.
- `train`: all of it, with cross-validation by match.
"""
