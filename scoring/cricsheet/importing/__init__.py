"""A Cricsheet document as the events that a scorer would have recorded, and the match that they fold to.

fold            `fold_document`, `list_events`, `build_scorecard`: the way in
scorebooks      what takes the events: leniently, or strictly with a count of what the strict rules refuse
document        the events of a whole match: creation, toss, innings, end
innings         the events of one innings: start, overs, end
deliveries      one delivery with its extras, wickets and fielders
replacements    players, batters and bowlers replaced before a delivery
targets         a revised target, and after which over the scorer could have posted it
conditions      the playing conditions, from format, date and balls
free_hits       which no-balls gave a free hit
squads          players' ids, from the registry or made of the name
appearances     which players appear in the balls, and who came from the bench

Import is lenient where the API is strict: an old record may hold what a live match may not (docs/cricsheet.md).

A new key of a delivery: `deliveries`. A new playing condition that a file shows: `conditions`. A fact that no ball
shows and a scorer records: `document`.
"""
