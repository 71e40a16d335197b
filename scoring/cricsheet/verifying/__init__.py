"""Cricsheet files folded and compared with the results that they declare.

verify      `verify`: each file whose result differs, and the counts
outcomes    declared results: as JSON, in one line, and why one can differ from the balls

A new class of difference: `outcomes.classify_difference` and the table in docs/cricsheet.md.
"""
