"""The log of a match as a value: its records, the events in force, and the state that they fold to.

The log only grows. Undo, redo, amendment, insertion and removal are records too. The events that are in force after
them are the timeline. The state of the match is the fold of the timeline.

log           the values: Log, Record, Entry, and the kinds of corrections
changes       the changes of a correction as a value
timeline      the events in force after a correction
checkpoints   appends to the timeline, and keeps earlier states for undo and corrections
fold          builds a log from recorded events: `fold_records`, `advance`, `advance_all`; undo and redo
correcting/   judges corrections before they are written, finds conflicts and repairs
proposals     judges a new record before it is written
bodies        reads a new event or a patch
wording       judges its text, its names and its free JSON

A new ready correction: see `correcting`.
"""
