"""What others see of a match: JSON values made from its state. Nothing here changes a state.

snapshot      the whole match as viewers hold it
delta         from one snapshot to the next, and back together
answer        what a scorer's request gets back
scorecard     a match in the form of published scorecards, players by name
rows          rows that the others are made of; rows for SQL and for lists of deliveries
next_ball     the players of the next ball, and what the next record must name
commentary    a ball and a dismissal in words
result_text   the result as a sentence
notation      overs and rates as cricket writes them
memo          views of values that most steps leave alone, made once
shapes/       the types of what the others return

A new field of the snapshot: its type in `shapes`, its value in `snapshot` (or in a row of `rows`), and a line in
docs/protocol.md. No value may be None, because in a delta None removes a key: leave the key out.

Three forms show an innings, each for its own readers: the snapshot (viewers; short keys, players by id), the rows for
SQL, and the scorecard (compared with published ones). What is the same in them is made once: extras and the figures of
batters and bowlers in `rows`, overs in `notation`.
"""
