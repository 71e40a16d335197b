"""JSON values for viewers, scorers and scorecards, built from the state of a match. Nothing here changes a state.

snapshot      the whole match as viewers hold it
players       the players in a snapshot: teams, bench, replacements
outcome       result and bowl-out in a snapshot
delta         `diff` of two snapshots, and `apply`
answer        the response to a scorer
scorecard     a match in the form of published scorecards, players by name
rows          rows that the other views share; rows for SQL and for lists of deliveries
next_ball     the players of the next ball, and what the next record must name
commentary    a ball and a dismissal in words
result_text   the result as a sentence
situation     how a match stands, in words
summary       a match as a row of a list
facts         what is known of a match besides its score
notation      overs, rates and the signs of balls as cricket writes them
memo          caches the views of values that most steps do not change
shapes/       the types of what the other modules return

A new field of the snapshot: its type in `shapes`, its value in `snapshot` (or in a row of `rows`), and a line in
docs/protocol.md. No value may be None, because in a delta None removes a key. Leave the key out instead.

An innings has three forms for different readers: the snapshot (viewers; short keys, players by id), the rows for SQL,
and the scorecard (compared with published ones). The parts that they share are computed in one place: extras and the
figures of batters and bowlers in `rows`, overs in `notation`.
"""
