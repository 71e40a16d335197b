"""A match as a Cricsheet document (version 1.1.0), which our own import reads back to the same scorecard.

match         `export_match`, which other code calls; the `info` of the document
innings       the innings: overs, powerplays, target and flags
placement     folds the log again and writes each event where Cricsheet keeps it, nearly always on a delivery
deliveries    deliveries, wickets, fielders and replacements as JSON
names         turns ids into names that are unique within a side

A new key of a delivery: `deliveries`. A new kind of event: `placement.Placement._place`, which ignores kinds that
Cricsheet has no place for. A new key of `info`: `match`.
"""
