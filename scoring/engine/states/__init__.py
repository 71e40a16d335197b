"""The state of a match: frozen values. A step copies them with `evolve` and never changes one in place.

ball        a delivery as it counts, and the dismissals on it
innings     one innings: cards, overs, partnerships, fall of wickets
match       the whole match, its status and its result

The classes that a step copies have no slots, because `evolve` copies their `__dict__`. They have at most 42 fields: the
table of a dict of 43 is twice as large. Facts that belong together, such as `Pairs`, are one field.

A new fact about an innings or a match: a field with a default here, set by a law, and shown by a view.
"""
