"""Who will win and what an innings will come to, after every ball of a match (docs/prediction.md).

Rooms, each with a map in its own docstring. Imports go one way: api > serving > two_innings, rated > model > dl >
inputs, and training, judging > model.

- `inputs`: what a prediction depends on: the match before the first ball, and the situation after a ball.
- `dl`: the Duckworth-Lewis Standard Edition.
- `model`: ratings, features, tables, weights; from strengths and a situation to a prediction. `model/weights` holds
  the weights files that are served.
- `two_innings`: Tests and first-class matches, which can be drawn, from the inputs to training and judging.
- `rated`: the ratings as they stand, learnt from every finished match, in the database.
- `serving`: the prediction after a ball, and the curve of a match.
- `api`: the HTTP views, and why they are here.
- `training`: computes the weights (`manage.py train_predictor`). Needs numpy.
- `judging`: back-tests (`manage.py backtest`). Needs numpy.
- `command_line`: what these two commands share.
"""
