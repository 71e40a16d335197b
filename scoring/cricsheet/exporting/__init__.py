"""A match as a Cricsheet document (version 1.1.0), which our own import reads back to the same match.

match         `export_match`, which other code calls
info          the `info` of the document, and placeholders for what the match does not say
innings       the innings: overs, powerplays, target and flags
placement     folds the log again and writes each event where Cricsheet keeps it, nearly always on a delivery
deliveries    deliveries, wickets, fielders and replacements as JSON
names         turns ids into names that are unique in a side, and those of sides in the match
rest          what an import has kept and nobody reads
own_keys      what Cricsheet has no word for

A new key of a delivery: `deliveries`. A new kind of event: `placement.Placement._place_between`, if Cricsheet has a
place for it. A new key of `info`: `info`. Our own keys need nothing for any of them, nor for a new condition.
"""
