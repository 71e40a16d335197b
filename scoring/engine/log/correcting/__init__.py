"""Corrections of the past, judged before they are written.

shapes        what POST /games/{id}/corrections takes
request       a correction as a value; amendment, removal and insertion of one event
reading       reads the body of many changes, and puts them together
ready         the ready corrections by their shape: `overs`, `batters`, each an `expansion`
book          looks up the match as it was recorded
keeping       the pairs of batters that a correction keeps
refold        folds the match again, and finds conflicts: `judging` one event, `before` it, `remarks` on it
repairs       the smallest repair of a correction in conflict: `mending` event by event, with `suggestions`

A new ready correction: its shape in `shapes`, its function in `overs` or `batters`, and a row in `ready`.
"""
