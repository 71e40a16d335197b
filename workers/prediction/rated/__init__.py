"""The ratings as they stand: the weights' ratings, and what finished matches have taught since.

They are a function of the weights and of the finished matches, learnt day by day as in a back-test that walks forward.
So a correction gives what scoring it so at first would have given, and a rebuild gives the same bytes.

- `codec`: a played match, and ratings, as bytes without loss.
- `part`: the part of the ratings that concerns one match.
- `lock`: one process at a time writes ratings.
- `matches`: notes the matches to learn from: finished ones of the board, and history.
- `fold`: learns them in order of days, from the newest stored ratings that are right.
- `learning`: both of these for all kinds of match: what the task and the commands call.
- `standing`: a model with the ratings to use with it.
- `served`: the ratings that a match is predicted from, in this process.

A new group of ratings: a field of `model.ratings.Ratings` that is a dict by key. `codec` stores it as it is; if its
keys are no players', sides' or places', `part` has to know them.
"""
