"""The laws of events between balls, by subject. Each is a function `(match, event, umpire) -> match`.

innings     start, end and forfeiture of an innings, early end of an over
players     changes of bowler, dismissals and retirements without a ball, replacements, absence
penalties   penalty runs, and the targets that they move
revisions   new length, quota, powerplays, target or par score of an innings; new days and follow-on lead of a match
match       toss, breaks, bowl-out, end of the match, details, squads and new players
current     the innings in progress, which most of them require
table       LAWS: the function of each kind of event

A new kind of event: its function in the module of its subject, and a row in `table`.
"""
