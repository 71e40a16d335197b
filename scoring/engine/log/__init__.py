"""The log of a match as a value: what was recorded, which events that leaves in force, and the state they fold to.

The log only grows. Undo, redo, amendment, insertion and removal are records too. The events that they leave in force
are the timeline, and the match is the fold of the timeline.

log           the values: Log, Record, Entry, and the kinds of corrections
timeline      which events are in force once a correction is applied
checkpoints   appending to the timeline, and the earlier states that are kept for undo and corrections
corrections   folding again from a corrected event, and the conflicts that stop a correction
fold          recorded events to a log: `fold_records`, `advance`, undo and redo
proposals     what a scorer wants to record, judged before it is written

A new kind of correction: its constant in `log`, its timeline in `timeline`, and a `propose_` function.
"""
