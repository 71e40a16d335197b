"""The model: from a context and a situation to a win probability and a projected score.

No numpy and no Django; the only I/O is reading and writing weights files.

How a prediction is made:

- `strengths`: what the ratings say about one match before it begins.
- `features`: the design rows: strengths, place and form in runs a ball.
- `tables`: the dynamic-programming tables of a chase and of an innings' total.
- `fitted`: the fitted weights: of a chase, of a total, of a first innings' chance (the chase to come, over all totals).
- `model`: `Model`, which puts these together.
- `level`: how freely runs come in a match of which little is known, learnt from its first innings.
- `knowledge`: what the ratings know of both sides, and a sentence if that is little.
- `prediction`: the result, and its JSON form.
- `decided`: the prediction of a match that is over.
- `baselines`: simple predictors that back-tests compare the model with.

Where the numbers come from:

- `expected_runs`: what an average ball brings; ratings are means of the residuals of balls against it.
- `evidence`: the decayed sums behind one rating, the priors and half-lives.
- `record`: what results alone say: which side wins more often, at home, batting first.
- `ratings`: ratings of players, sides, venues, competitions; reading the strengths of a match.
- `learning`: updating ratings with a finished match.
- `packed`: tables of numbers in two bytes a cell.
- `weights`: the served weights and their file format.

A new feature: a value in a row of `features`, and new weights (`manage.py train_predictor`). A new baseline: a function
and an entry in `baselines.BASELINES`.
"""
