"""The types of what the views return. They are plain JSON, so TypedDicts, which cost nothing when a ball is scored.

rows        rows of an innings: batters, bowlers, extras, wickets, deliveries, and the innings for SQL
snapshot    the snapshot and its parts
answer      the answer to a scorer, the score, the next ball
scorecard   the scorecard and its parts

A key that is NotRequired is left out if it does not apply. Except in the scorecard and the innings for SQL, no value
is None.
"""
