"""The inputs of a prediction, whether the match comes from the engine, a Cricsheet file or a table of balls.

- `match_context`: what is known before the first ball: the kind of match, the date, the place, sides and squads.
- `situation`: where an innings stands after a ball.
- `played`: a finished match, ball by ball, for training and back-tests.
- `finished`: a finished match of the scoring engine as `played` has it.
- `from_match`: context and situation of a match of the scoring engine.
- `unpredicted`: why a match has no prediction.

A new fact about a ball or a match: a field of `Situation` or `MatchContext`, filled in `from_match` and in `played`.
`tests/prediction/test_from_match.py` checks that both give the same value.
"""
