"""Turns a Cricsheet document into the events that a scorer would have recorded, and folds them.

fold            `fold_document`, `fold_log`, `list_events` and `build_scorecard`, which other code calls
scorebooks      take the events: leniently, or strictly with a count of the refused ones
document        the events of a whole match: creation, toss, innings, end
exported        the events of a document that this program exported, from our own keys
heading         what a document says besides the play: venue, dates, competition
innings         the events of one innings: start, overs, end
deliveries      one delivery with its extras, wickets and fielders
replacements    players, batters and bowlers replaced before a delivery
targets         a revised target, and after which over the scorer could have posted it
conditions      the playing conditions, from format, date and balls
powerplays      the powerplays of an innings, to the ball
free_hits       which no-balls gave a free hit
squads          players' ids, from the registry or derived from the name
appearances     the players who appear in the balls, and those who came from the bench

Import is lenient where the API is strict: an old record may have events that are refused in a live match
(docs/cricsheet.md).

A new key of a delivery: `deliveries`. A new playing condition that a file shows: `conditions`. A fact that no ball
shows and a scorer records: `document`.
"""
