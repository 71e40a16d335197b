"""Folds Cricsheet files and compares each result with the declared one.

verify      `verify` yields each file whose result differs, and counts all files
round_trip  what an export and an import change of a match: nothing, if they are right
outcomes    the declared result as JSON and in one line, and the reason why it can differ from the balls

A new reason for a difference: `outcomes.classify_difference` and the table in docs/cricsheet.md.
"""
