"""The log of a match as a value: its records, the events in force, and the state that they fold to.

The log only grows. Undo, redo, amendment, insertion and removal are records too. The events that are in force after
them are the timeline. The state of the match is the fold of the timeline.

log           the values: Log, Record, Entry, and the kinds of corrections
timeline      the events in force after a correction
checkpoints   appends to the timeline, and keeps earlier states for undo and corrections
corrections   folds again from a corrected event, and finds the conflicts that stop a correction
fold          builds a log from recorded events: `fold_records`, `advance`, `advance_all`; undo and redo
proposals     judges a new record before it is written
wording       judges its text, its names and its free JSON

A new kind of correction: its constant in `log`, its timeline in `timeline`, and a `propose_` function.
"""
